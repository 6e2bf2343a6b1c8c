// Only adds: says once that somebody of the agency has the text before them, so that nobody has to press for it.
const form = document.querySelector('form[data-opened]')
if (form) {
  form.hidden = true
  fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' })
    .catch(() => { form.hidden = false })
}
