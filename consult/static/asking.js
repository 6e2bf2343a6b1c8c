// Only hides: what is asked after certain answers alone, until one of them is given. What holds words or has an
// error stays in sight, so that nothing is sent unseen. Without this script all is there, with its condition in words.
const parts = [...document.querySelectorAll('[data-when]')]
const isChoice = (field) => field.type === 'radio' || field.type === 'checkbox'
const isFilled = (field) => isChoice(field) ? field.checked : field.value.trim() !== ''

const isAsked = (part) => [...document.getElementsByName(part.dataset.when)]
  .some((field) => field.checked && !field.closest('[hidden]') && part.dataset.is.split('\n').includes(field.value))
const isInUse = (part) => part.querySelector('.govuk-form-group--error') !== null ||
  [...part.querySelectorAll('input, textarea, select')].some(isFilled)

// From the top down: a question can hang on one that is hidden itself.
function look () {
  for (const part of parts) part.hidden = !isAsked(part) && !isInUse(part)
}

if (parts.length) {
  look()
  for (const happening of ['change', 'input']) document.addEventListener(happening, look)
  window.addEventListener('pageshow', look) // the back button brings answers back after the page was drawn
}
