// Only adds: what is typed in a form marked data-keep is sent to the server every few seconds and on leaving,
// where it waits until it is saved. autosave.js keeps it in the browser too, for when the server is out of reach.
const form = document.querySelector('form[data-keep]')
const SOON = 1500
const AGAIN = 10000

if (form) {
  const area = form.querySelector('textarea')
  const told = form.querySelector('[data-kept]')
  const preview = document.querySelector('[data-preview]')
  const drawn = area.defaultValue // not area.value: somebody may have typed before this ran
  let kept = drawn
  let timer = null
  let sending = false
  let done = false
  let typed = area.value !== drawn
  let waiting = false

  const plan = (wait) => {
    clearTimeout(timer)
    waiting = true
    timer = setTimeout(send, wait)
  }
  const say = (words) => {
    if (told.textContent !== words) told.textContent = words
  }

  const send = async () => {
    waiting = false
    if (done) return
    if (sending) return plan(SOON)
    sending = true
    const words = area.value
    try {
      const answer = await fetch(form.dataset.keep, { method: 'POST', body: new FormData(form), redirect: 'manual' })
      if (done) return
      const json = (answer.headers.get('Content-Type') || '').includes('json')
      const said = json ? await answer.json() : {}
      if (answer.ok && json) {
        kept = words
        if (typed) say(said.saved)
        if (preview) preview.innerHTML = said.html
      } else if (said.because) {
        say(`Not kept: ${said.because}${answer.status === 409 ? ' Press Save to see both.' : ''}`)
        kept = words
      } else {
        say('This could not be kept on the server: you may be signed out. What you typed is kept in this browser.')
        plan(AGAIN)
      }
    } catch {
      say('This could not be kept: there is no connection. What you typed is kept in this browser, and is sent again.')
      plan(AGAIN)
    } finally {
      sending = false
    }
    if (area.value !== words && !waiting) plan(SOON)
  }

  form.addEventListener('input', () => {
    typed = true
    if (!waiting) plan(SOON) // not put off by every key: who types on is kept all the same
  })
  window.addEventListener('online', () => { if (area.value !== kept) plan(0) })
  form.addEventListener('submit', () => {
    done = true
    clearTimeout(timer)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || done || area.value === kept) return
    fetch(form.dataset.keep, { method: 'POST', body: new FormData(form), keepalive: true }).catch(() => {})
  })
  window.addEventListener('pagehide', () => {
    if (done || area.value !== drawn) return
    const left = new FormData(form)
    left.set('action', 'leave') // nothing was typed: nobody is here any more
    fetch(form.dataset.keep, { method: 'POST', body: left, keepalive: true }).catch(() => {})
  })
  send() // says to the others who is here
}
