import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page, Response } from 'playwright-core'

/** A person at a screen, who notices everything that goes wrong on it. */
export interface Visitor {
  page: Page
  /** Another tab of the same browser, watched like the first. */
  newTab(): Promise<Page>
  /** Expects an answer of this status from addresses that hold this text; any other status from 400 on is a failure. */
  expectStatus(status: number, address: string): void
  /** While the server is away, requests that get no answer are no failure. */
  whileServerIsAway<T>(work: () => Promise<T>): Promise<T>
  /** What went wrong so far, in sentences. */
  problems(): readonly string[]
  /** Where a picture of the screen was put. */
  picture(name: string): Promise<string>
  leave(): Promise<void>
}

/** Where pictures of failed journeys go. */
export const PICTURES = process.env['E2E_PICTURES'] ?? join(tmpdir(), 'volant-e2e-pictures')

export async function visit(browser: Browser, baseURL: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const problems: string[] = []
  const expected: { status: number; address: string }[] = [{ status: 401, address: '/api/me' }]
  const server = { isAway: false }

  context.on('weberror', (thrown) => problems.push(`The page threw: ${thrown.error().message}`))
  context.on('console', (message) => {
    // Failed answers are judged by their status below; the browser's own line about them says less.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      problems.push(`The console says: ${message.text()}`)
    }
  })
  context.on('response', (response) => {
    if (isProblem(response, expected) && !server.isAway) problems.push(`${response.status()} from ${response.url()}`)
  })
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // Leaving a page ends what it was still asking for.
    if (reason !== 'net::ERR_ABORTED' && !server.isAway) problems.push(`${reason} at ${request.url()}`)
  })
  return {
    page,
    newTab: () => context.newPage(),
    expectStatus: (status, address) => expected.push({ status, address }),
    async whileServerIsAway(work) {
      server.isAway = true
      try {
        return await work()
      } finally {
        server.isAway = false
      }
    },
    problems: () => problems,
    async picture(name) {
      mkdirSync(PICTURES, { recursive: true })
      const path = join(PICTURES, `${name.replaceAll(/\W+/g, '-')}.png`)
      await context.pages().at(-1)?.screenshot({ path, fullPage: true })
      return path
    },
    leave: () => context.close(),
  }
}

function isProblem(response: Response, expected: readonly { status: number; address: string }[]): boolean {
  if (response.status() < 400) return false
  return !expected.some(({ status, address }) => response.status() === status && response.url().includes(address))
}
