import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

interface Violation {
  id: string
  help: string
  nodes: { target: unknown[]; failureSummary?: string }[]
}

/** WCAG 2.2 AA and axe's best practices hold on this page, in light and in dark. */
export async function axeClean(page: Page): Promise<void> {
  const { source } = createRequire(import.meta.url)('axe-core') as { source: string }
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Evaluated by the debugging protocol, which the page's content security policy does not concern.
    await page.evaluate(source)
    const { violations } = (await page.evaluate('axe.run()')) as { violations: Violation[] }
    const found = violations.map(({ id, help, nodes }) => {
      const [first] = nodes
      return `${colorScheme}: ${id} × ${nodes.length}: ${help}; ${JSON.stringify(first?.target)} ${first?.failureSummary ?? ''}`
    })
    expect(found, page.url()).toEqual([])
  }
}
