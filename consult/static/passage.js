// A link to a passage that is not on this page (removed, or by a number) leads to where it is told.
const place = decodeURIComponent(location.hash.slice(1))
const script = document.querySelector('script[data-at]')
if (place && script && !document.getElementById(place) && place.length <= 60) {
  location.replace(`${script.dataset.at}/${encodeURIComponent(place)}`)
}
