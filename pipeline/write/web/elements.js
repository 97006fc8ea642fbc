// How elements are made. Everything that needs script is made by script and not in the page.

const ENGLISH = document.documentElement.lang.split('-')[0] === 'en' ? {} : { lang: 'en', dir: 'ltr' }

/** An element; strings among its children stay text. */
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
