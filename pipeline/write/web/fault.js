
// Sound that cannot be loaded or played says so, offers another attempt, and leads to the file itself.

/** Play. Sound that failed is loaded once more, from the same moment. */
function play(audio) {
  if (audio.error || audio.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) {
    const moment = audio.currentTime
    audio.load()
    audio.currentTime = moment
  }
  return audio.play()
}

function tellFaults(audio) {
  // The message is a live region of its own, which is on the page before there is anything to tell.
  const message = make('p', { role: 'status' })
  const again = button({}, () => play(audio).catch(() => {}), WORDS.tryAgain) // a failure is told by its event
  const file = make('a', { href: audio.currentSrc || audio.querySelector('source').src }, WORDS.openSound)
  let telling = 0

  function fail() {
    audio.pause()
    clearTimeout(telling)
    message.textContent = ''
    telling = setTimeout(() => {
      message.textContent = WORDS.soundFailed
      message.after(again, file)
    }, 50)
  }

  function recover() {
    clearTimeout(telling)
    if (message.parentElement.contains(document.activeElement)) audio.focus()
    message.textContent = ''
    again.remove()
    file.remove()
  }

  audio.after(make('div', { class: 'fault', lang, dir }, message))
  // Where there are sources, it is they that fail, and their events do not bubble. Captions are no sound.
  audio.addEventListener('error', (event) => { if (event.target.localName !== 'track') fail() }, true)
  audio.addEventListener('loadedmetadata', recover)
  if (audio.error || audio.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) fail()
}
