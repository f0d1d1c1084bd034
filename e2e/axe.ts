import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

interface Violation {
  id: string
  help: string
  nodes: { target: unknown[]; failureSummary?: string }[]
}

/** What the colours alone decide. */
const OF_COLOURS = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }
/** Working out how to name every element that is right takes longer than finding those that are wrong. */
const VIOLATIONS = { resultTypes: ['violations'] }

/** WCAG 2.2 AA and axe's best practices hold on this page; what depends on colours, in light and in dark. */
export async function axeClean(page: Page): Promise<void> {
  const { source } = createRequire(import.meta.url)('axe-core') as { source: string }
  // Evaluated by the debugging protocol, which the page's content security policy does not concern.
  await page.evaluate(source)
  for (const [colorScheme, options] of [
    ['dark', OF_COLOURS],
    ['light', {}],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = (await page.evaluate(`axe.run(${JSON.stringify({ ...VIOLATIONS, ...options })})`)) as {
      violations: Violation[]
    }
    const found = violations.map(({ id, help, nodes }) => {
      const [first] = nodes
      return `${colorScheme}: ${id} × ${nodes.length}: ${help}; ${JSON.stringify(first?.target)} ${first?.failureSummary ?? ''}`
    })
    expect(found, page.url()).toEqual([])
  }
}
