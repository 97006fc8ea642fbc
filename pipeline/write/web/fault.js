
// If sound cannot be loaded or played, show a message with a retry button and a link to the file.

/** Play; sound that failed is loaded again, from the same moment. */
function play(audio) {
  if (audio.error || audio.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) {
    const moment = audio.currentTime
    audio.load()
    audio.currentTime = moment
  }
  return audio.play()
}

function tellFaults(audio) {
  // A separate live region, on the page before there is a message, so that screen readers announce it.
  const message = make('p', { role: 'status' })
  const again = button({}, () => play(audio).catch(() => {}), WORDS.tryAgain) // the error event reports a failure
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
  // With source elements, these fail, and their events do not bubble. Failed captions do not matter.
  audio.addEventListener('error', (event) => { if (event.target.localName !== 'track') fail() }, true)
  audio.addEventListener('loadedmetadata', recover)
  if (audio.error || audio.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) fail()
}
