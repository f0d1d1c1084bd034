import type { Locator, Page } from 'playwright-core'

/** What was just said, with the pointer on it: it stays until it is needed, on however slow a machine. */
export async function heldToast(page: Page, text: string): Promise<Locator> {
  const told = page.getByRole('status').locator('.toast').filter({ hasText: text })
  await told.hover()
  return told
}
