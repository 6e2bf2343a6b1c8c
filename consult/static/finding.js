// A long list of boxes to tick gets a box to find names in. Those that are ticked stay in sight.
const MANY = 15

const folded = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function addFinder (list, rows) {
  const one = rows.at(-1).tick.name // a box that adds all of them has another name, and is none of them
  const id = `find-${list.querySelector('input').id}`
  const box = document.createElement('div')
  box.className = 'consult-finder'
  box.innerHTML = `<label class="govuk-label" for="${id}">Find words in this list</label>
    <input class="govuk-input govuk-input--width-20" type="search" id="${id}" autocomplete="off" aria-describedby="${id}-told">
    <p class="govuk-hint" id="${id}-told" role="status"></p>`
  const input = box.querySelector('input')
  const told = box.querySelector('p')

  function show () {
    const words = folded(input.value).split(/\s+/).filter(Boolean)
    for (const { row, tick, text } of rows) {
      const fits = tick.checked || words.every(word => text.includes(word))
      row.classList.toggle('govuk-!-display-none', !fits)
    }
    const names = rows.filter(each => each.tick.name === one)
    const shown = names.filter(each => !each.row.classList.contains('govuk-!-display-none')).length
    const ticked = names.filter(each => each.tick.checked).length
    told.textContent = `${shown} of ${names.length} shown, ${ticked} ticked.`
  }

  input.addEventListener('input', show)
  input.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault() })
  list.addEventListener('change', show)
  list.before(box)
  show()
}

for (const list of document.querySelectorAll('.govuk-checkboxes')) {
  const rows = [...list.querySelectorAll(':scope > .govuk-checkboxes__item')].map(row => (
    { row, tick: row.querySelector('input'), text: folded(row.textContent) }
  ))
  if (rows.length > MANY) addFinder(list, rows)
}
