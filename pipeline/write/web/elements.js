// Creation of elements. Scripts create everything that needs scripts; it is not in the page.

// The words are in a data block of the page; their language may differ from the page's.
const { lang, dir, words: WORDS } = JSON.parse(document.getElementById('_words').textContent)
const OURS = document.documentElement.lang.toLowerCase().split('-')[0] === lang ? {} : { lang, dir }

/** Fill in placeholders such as `{name}`. */
function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name])
}

/** Create an element; strings among its children are text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

function button(attributes, act, ...children) {
  const element = make('button', { type: 'button', ...attributes }, ...children)
  element.addEventListener('click', act)
  return element
}
