// A part that scrolls and holds nothing to focus can be scrolled by keyboard in every browser.
const PARTS = '.consult-text table, .consult-text pre, .consult-redline table, .consult-desk__aside'
const HOLDS = 'a[href], button, input, select, textarea, summary, [tabindex]'

function mark () {
  for (const part of document.querySelectorAll(PARTS)) {
    const scrolls = part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight
    if (scrolls && !part.querySelector(HOLDS)) part.tabIndex = 0
    else part.removeAttribute('tabindex')
  }
}

mark()
addEventListener('load', mark)
addEventListener('resize', mark)
