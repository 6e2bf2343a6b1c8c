// Only adds: what is typed in a form marked data-typed goes to the server while it is typed and on leaving,
// and waits there for its writer alone. autosave.js keeps it in this tab too, for when the server is out of reach.
const form = document.querySelector('form[data-typed]')
const SOON = 1500
const AGAIN = 5000
const LEAST = 60000 // bytes: a browser sends no more than that while a page is being left

if (form) {
  const told = form.querySelector('[data-kept]')
  const read = () => {
    const data = new FormData(form)
    data.delete('csrf_token')
    return new URLSearchParams(data).toString()
  }
  // A refused form comes back with words that may be newer than what was kept.
  let kept = document.querySelector('.govuk-error-summary') ? null : read()
  let timer = null
  let sending = false
  let done = false
  let refused = false

  const say = (words) => { if (told.textContent !== words) told.textContent = words }
  const plan = (wait) => { timer = timer || setTimeout(send, wait) }
  const post = (more) => fetch(form.dataset.typed, {
    method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual', ...more
  })

  async function send () {
    timer = null
    const words = read()
    if (done || refused || words === kept) return
    if (sending) return plan(SOON)
    sending = true
    try {
      const answer = await post()
      const json = (answer.headers.get('Content-Type') || '').includes('json')
      const said = json ? await answer.json() : {}
      if (done) return
      if (answer.ok && json) {
        kept = words
        say(said.kept ? `Kept at ${said.kept}. Not part of the response until you save it.` : '')
      } else if (said.because) {
        refused = answer.status === 409
        kept = words
        say(`Not kept on the server: ${said.because} It is still in this browser.`)
      } else {
        throw new Error('not kept')
      }
    } catch {
      if (done) return
      say('Could not be kept just now. It is still in this browser; it will be tried again.')
      plan(AGAIN)
    } finally {
      sending = false
    }
    if (read() !== kept) plan(SOON)
  }

  const leave = () => {
    if (done || refused || read() === kept) return
    const keepalive = new URLSearchParams(new FormData(form)).toString().length < LEAST
    post({ keepalive }).catch(() => {})
  }

  const changed = () => plan(SOON) // not put off by every key: who types on is kept all the same
  form.addEventListener('input', changed)
  form.addEventListener('change', changed)
  form.addEventListener('submit', () => {
    done = true
    clearTimeout(timer)
  })
  if (kept === null) plan(0)
  window.addEventListener('online', () => plan(0))
  window.addEventListener('pagehide', leave)
  window.addEventListener('pageshow', (event) => { if (event.persisted) done = false })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') leave() })
}
