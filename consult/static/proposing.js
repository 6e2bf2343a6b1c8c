// Only adds: a button that puts the words of the text into the box for other wording, without leaving
// the form. Without this script the words stand beside the box, to be copied.
for (const button of document.querySelectorAll('button[data-words]')) {
  const box = document.getElementById(button.dataset.into)
  const words = document.getElementById(button.dataset.words)
  button.parentElement.hidden = false
  words.parentElement.hidden = true
  button.addEventListener('click', () => {
    if (!box.value.trim()) box.value = words.value
    box.dispatchEvent(new Event('input', { bubbles: true }))
    box.rows = 8
    box.focus()
  })
}
