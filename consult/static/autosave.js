// Only adds: what is typed in a form marked data-autosave stays in this tab until it is saved, so that a
// lost connection or an ended sign-in takes no words. It goes with the tab; see typed.js.
const forms = document.querySelectorAll('form[data-autosave]')
const key = (form) => `typed:${location.pathname}:${[...forms].indexOf(form)}`
const areas = (form) => [...form.querySelectorAll('textarea')]
const HAND = 'seen_hand' // which drawing of the form it was typed on: its words may wait on the server too
const read = (form) => Object.fromEntries(areas(form).map((area) => [area.name, area.value]))

// A form that was sent and did not come back as a form was saved: its copy has done its work.
const sent = sessionStorage.getItem('typed:sent')
if (sent && !document.querySelector('.govuk-error-summary')) {
  if (document.querySelector('.govuk-notification-banner--success')) sessionStorage.removeItem(sent)
  sessionStorage.removeItem('typed:sent')
}

for (const form of forms) {
  const drawn = read(form)
  const kept = JSON.parse(sessionStorage.getItem(key(form)) || 'null')
  const differs = kept && areas(form).some((area) => kept[area.name] && kept[area.name] !== area.value)
  if (differs) offer(form, kept)
  form.addEventListener('input', () => {
    const now = read(form)
    const changed = Object.keys(now).some((name) => now[name] !== drawn[name])
    const hand = form.elements[HAND]?.value
    if (changed) sessionStorage.setItem(key(form), JSON.stringify({ ...now, [HAND]: hand }))
    else sessionStorage.removeItem(key(form))
  })
  form.addEventListener('submit', () => sessionStorage.setItem('typed:sent', key(form)))
}

// It goes on from those words, so the offer of what the server has of them has nothing to add.
function takeOver (form, kept) {
  if (kept[HAND] && form.elements[HAND]) form.elements[HAND].value = kept[HAND]
  document.querySelector(`[data-offer="${CSS.escape(kept[HAND] || '')}"]`)?.remove()
}

function offer (form, kept) {
  // The server offers the same words, with what else was chosen: one panel. Where this tab has more of them
  // than the server, the page that brings those back offers the rest.
  const theirs = kept[HAND] && document.querySelector(`[data-offer="${CSS.escape(kept[HAND])}"]`)
  if (theirs) {
    theirs.querySelector('form').addEventListener('submit', () => sessionStorage.removeItem(key(form)))
    return
  }
  const box = document.createElement('div')
  box.className = 'govuk-inset-text'
  box.setAttribute('role', 'status')
  const words = document.createElement('p')
  words.className = 'govuk-body'
  words.textContent = 'You typed something here that was not saved.'
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'govuk-button govuk-button--secondary govuk-!-margin-bottom-0'
  button.textContent = 'Bring it back'
  button.addEventListener('click', () => {
    for (const area of areas(form)) {
      if (kept[area.name]) area.value = kept[area.name]
      const fold = area.closest('details')
      if (fold && area.value) fold.open = true
    }
    box.remove()
    takeOver(form, kept)
    areas(form)[0].focus()
    form.dispatchEvent(new Event('input'))
  })
  box.append(words, button)
  form.before(box)
}
