// Only adds: a page that says how far a file is looks again by itself, until there is something else to see.
const SOON = 2000

async function look () {
  const place = document.querySelector('[data-look-again]')
  const answer = await fetch(location.href, { credentials: 'same-origin' }).catch(() => null)
  if (!answer || !answer.ok) return setTimeout(look, SOON * 5)
  if (answer.redirected) return location.replace(answer.url)
  const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const now = drawn.querySelector('[data-look-again]')
  if (!now) return location.reload()
  if (now.textContent !== place.textContent) place.replaceChildren(...now.childNodes)
  setTimeout(look, SOON)
}

if (document.querySelector('[data-look-again]')) setTimeout(look, SOON)
