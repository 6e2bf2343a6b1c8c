// Only adds: words that are selected in a block become what a comment is about. Without it they are typed or pasted.
const LONGEST = 1200
const oneLine = (words) => words.replace(/\s+/g, ' ')

// The words of a piece of a block as readers see them: no number, no hint for screen readers.
function wordsOf (range) {
  const part = document.createElement('div')
  part.append(range.cloneContents())
  for (const each of part.querySelectorAll('.govuk-visually-hidden, .number, .consult-block__mark')) each.remove()
  for (const each of part.querySelectorAll('th, td, br')) each.after(' ')
  return oneLine(part.textContent)
}

// What is selected inside one element, and after how many characters of it that begins; or nothing.
function selectedIn (element) {
  const selection = document.getSelection()
  if (!selection.rangeCount || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null
  const before = document.createRange()
  before.selectNodeContents(element)
  before.setEnd(range.startContainer, range.startOffset)
  const words = wordsOf(range).trim()
  const all = document.createRange()
  all.selectNodeContents(element)
  return words ? wholeWords(wordsOf(all).trim(), wordsOf(before).trimStart().length, words) : null
}

// A mouse seldom begins and ends just where a word does.
function wholeWords (text, at, words) {
  let [start, end] = [at, at + words.length]
  if (text.slice(start, end) !== words) return { words, at }
  while (start > 0 && /[\p{L}\p{N}]/u.test(text[start - 1]) && /[\p{L}\p{N}]/u.test(text[start])) start--
  while (end < text.length && /[\p{L}\p{N}]/u.test(text[end]) && /[\p{L}\p{N}]/u.test(text[end - 1])) end++
  return { words: text.slice(start, end), at: start }
}

// In the text: the link under a block leads to a comment on what is selected in it.
const links = [...document.querySelectorAll('a[data-quotes]')].map((link) => {
  const words = document.getElementById(link.dataset.quotes).querySelector('.consult-block__words')
  return { link, words, href: link.href, drawn: [...link.childNodes] }
})
let now = null

function drawAsItWas (each) {
  each.link.href = each.href
  each.link.replaceChildren(...each.drawn)
  each.link.classList.remove('consult-quotes')
}

function offer () {
  const node = document.getSelection().anchorNode
  const block = node && (node.nodeType === 1 ? node : node.parentElement)?.closest('.consult-block')
  const each = block && links.find((one) => block.contains(one.link))
  const found = each && selectedIn(each.words)
  if (now && (!found || now !== each)) { drawAsItWas(now); now = null }
  if (!found || found.words.length > LONGEST) return
  now = each
  const asked = new URLSearchParams({ words: found.words, at: found.at })
  each.link.href = `${each.href}?${asked}`
  const short = found.words.length > 60 ? `${found.words.slice(0, 59)}…` : found.words
  each.link.textContent = `Comment on the words “${short}”`
  each.link.classList.add('consult-quotes')
}

if (links.length) document.addEventListener('selectionchange', offer)

// On the page of one comment: what is selected in the block goes into the field, by mouse or in a
// box of its own where the arrow keys select.
const field = document.querySelector('[data-quote-field]')
const passage = document.querySelector('[data-quotable]')
if (field && passage) {
  const quote = field.querySelector('textarea')
  const at = field.closest('form').querySelector('input[name=quote_at]')
  const all = document.createRange()
  all.selectNodeContents(passage)
  const take = (found) => {
    quote.value = found.words
    at.value = found.at
    field.open = true
    quote.dispatchEvent(new Event('input', { bubbles: true }))
  }
  quote.addEventListener('change', () => { at.value = '' })
  document.addEventListener('mouseup', () => { if (field.contains(document.activeElement)) return; const found = selectedIn(passage); if (found) take(found) })
  const group = document.createElement('div')
  group.className = 'govuk-form-group'
  const label = document.createElement('label')
  label.className = 'govuk-label'
  label.htmlFor = 'quote-from'
  label.textContent = 'The text: select the words in it, with Shift and the arrow keys or a mouse'
  const box = document.createElement('textarea')
  box.className = 'govuk-textarea'
  box.id = 'quote-from'
  box.rows = 4
  box.setAttribute('aria-readonly', 'true') // a box that is readOnly has no caret to select with
  box.addEventListener('beforeinput', (event) => event.preventDefault())
  box.value = wordsOf(all).trim()
  box.setSelectionRange(0, 0)
  const choose = () => {
    const raw = box.value.slice(box.selectionStart, box.selectionEnd)
    const words = raw.trim()
    if (words && document.activeElement === box) take({ words, at: box.selectionStart + raw.indexOf(words) })
  }
  box.addEventListener('keyup', choose)
  box.addEventListener('mouseup', choose)
  group.append(label, box)
  quote.closest('.govuk-form-group').before(group)
}
