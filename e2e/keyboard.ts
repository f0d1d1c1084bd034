import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const MOST_TABS = 150

/** What has the focus, as it is read out: its label or its words. Text, since tests know no DOM. */
const FOCUSED = `(() => {
  const element = document.activeElement
  const label = element.id ? document.querySelector('label[for="' + element.id + '"]') : null
  const own = element.closest('label')
  const text = element.getAttribute('aria-label') ?? label?.textContent ?? own?.textContent ?? element.textContent
  return (text ?? '').trim()
})()`

export function focused(page: Page): Promise<string> {
  return page.evaluate<string>(FOCUSED)
}

/** Presses keys that belong together, such as `g t`: sent at once, since a sequence waits for a second only. */
export async function sequence(page: Page, ...keys: string[]): Promise<void> {
  await Promise.all(keys.map((key) => page.keyboard.press(key)))
}

/** Presses Tab until what is read out fits; for those who have no mouse. */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const seen: string[] = []
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    await page.keyboard.press(key)
    const now = await focused(page)
    if (name.test(now)) return
    seen.push(now.slice(0, 40))
  }
  throw new Error(`${key} never came to ${String(name)}; it came to: ${[...new Set(seen)].join(' | ')}`)
}

/** Chooses from the list that is open, by typing. */
export async function choose(page: Page, text: string): Promise<void> {
  await page.getByRole('listbox').first().waitFor()
  await expect.poll(() => focused(page)).toMatch(/^Search /)
  await page.keyboard.type(text)
  await page
    .getByRole('option', { name: new RegExp(text, 'i') })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
}

/** Waits until the focus stands where the next key is meant for. */
export async function focusOn(page: Page, name: string): Promise<void> {
  await expect.poll(() => focused(page)).toBe(name)
}
