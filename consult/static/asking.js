// Only adds: a question for those alone who answered an earlier one in some way stays away until they did.
// Without this script it stands there with the sentence that says for whom it is.
const parts = [...document.querySelectorAll('[data-asked-after]')]
const chosen = (each) => !['radio', 'checkbox'].includes(each.type) || each.checked
const given = (name) => [...document.getElementsByName(name)].filter(chosen).map((each) => each.value)

// Nobody's words are hidden, and no refusal is.
function speaks (part) {
  const fields = [...part.querySelectorAll('input:not([type=hidden]), textarea, select')]
  return fields.some((each) => chosen(each) && each.value.trim()) || part.querySelector('.govuk-error-message')
}

function draw () {
  for (const part of parts) { // in the order of the page: one that hangs on a hidden one is hidden with it
    const wanted = JSON.parse(part.dataset.askedIf)
    const on = document.getElementsByName(part.dataset.askedAfter)[0]
    const asked = on && !on.closest('[hidden]') && given(part.dataset.askedAfter).some((each) => wanted.includes(each))
    part.hidden = !asked && !speaks(part)
  }
}

if (parts.length) {
  document.addEventListener('change', draw)
  window.addEventListener('pageshow', draw) // also with what the browser had kept of the form
  draw()
}
