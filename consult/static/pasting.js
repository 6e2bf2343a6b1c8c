// Only adds: what was copied from a web page or from Word keeps its headings, lists, tables and links. It comes
// into an empty box as HTML, which is then how the text is written. Pasted as plain text it is words alone.
const box = document.querySelector('textarea[name=source]')
const asHtml = document.querySelector('input[name=source_format][value=html]')
const KEPT = { a: ['href'], img: ['src', 'alt'], ol: ['start', 'type'], td: ['colspan'], th: ['colspan'] }
const STRUCTURE = 'h1, h2, h3, h4, h5, h6, li, table, blockquote'
const ENDS = /<\/(?:p|h[1-6]|li|tr|table|ul|ol|blockquote)>(?!\n)/g

function tidied (source) {
  const bare = source.replace(/<style[\s\S]*?<\/style>/gi, '') // pages here take no style of their own
    .replace(/<[a-z][^>]*>/gi, tag => tag.replace(/\s(style|on[a-z]+)\s*=/gi, ' data-$1='))
  const body = new DOMParser().parseFromString(bare, 'text/html').body // loads nothing, runs nothing
  if (!body.querySelector(STRUCTURE)) return ''
  body.querySelectorAll('script, style, meta, link, title').forEach(each => each.remove())
  const notes = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const found = []
  while (notes.nextNode()) found.push(notes.currentNode)
  found.forEach(each => each.remove())
  for (const each of [...body.querySelectorAll('*')]) {
    const plain = ['SPAN', 'FONT'].includes(each.tagName) || each.tagName.includes(':')
    if (plain || (each.tagName === 'B' && /font-weight:\s*normal/.test(each.dataset.style))) {
      each.replaceWith(...each.childNodes)
      continue
    }
    const kept = KEPT[each.tagName.toLowerCase()] || []
    for (const name of each.getAttributeNames()) if (!kept.includes(name)) each.removeAttribute(name)
  }
  return body.innerHTML.trim().replace(ENDS, '$&\n')
}

if (box && asHtml) {
  const told = document.createElement('p')
  told.className = 'govuk-hint'
  told.setAttribute('role', 'status')
  box.after(told)
  box.addEventListener('paste', event => {
    const empty = !box.value.trim() || box.selectionEnd - box.selectionStart === box.value.length
    const words = empty ? tidied(event.clipboardData.getData('text/html')) : ''
    if (!words) return
    event.preventDefault()
    document.execCommand('insertText', false, words) // so that it can be undone
    asHtml.checked = true
    told.textContent = 'Pasted as HTML, with its headings, lists and tables. For the words alone, undo it, choose Plain text, and paste without formatting.'
  })
}
