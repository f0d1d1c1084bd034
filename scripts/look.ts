/**
 * Takes screenshots of pages in light and dark, on a desk (1440 × 900) and a phone (390 × 844), and lists what axe finds.
 * Usage: node scripts/look.ts --base http://127.0.0.1:7330 --out /tmp/shots [--state state.json] [--axe] /design /accounts
 */
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import serverChromium from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'

const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
const SCHEMES = ['light', 'dark'] as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:7330' },
    out: { type: 'string', default: 'screenshots' },
    state: { type: 'string' },
    axe: { type: 'boolean', default: false },
  },
})

// A single process ends with its first closed context; web security belongs to what is looked at.
const UNWANTED = new Set(['--single-process', '--no-zygote', '--disable-web-security'])

/** A browser from npm that starts as root, so it also runs in a bare container. */
export async function openBrowser(): Promise<Browser> {
  // Without a graphics card the emulated one is far slower than plain software drawing.
  serverChromium.setGraphicsMode = false
  const args = serverChromium.args.filter((argument) => !UNWANTED.has(argument))
  return chromium.launch({ args, executablePath: await serverChromium.executablePath() })
}

if (import.meta.main) await look()

async function look(): Promise<void> {
  if (positionals.length === 0) throw new Error('Name at least one path, such as /design.')
  if (values.state && !existsSync(values.state)) throw new Error(`There is no state file ${values.state}.`)
  mkdirSync(values.out, { recursive: true })
  const browser = await openBrowser()
  try {
    for (const path of positionals) await lookAt(browser, path)
  } finally {
    await browser.close()
  }
}

async function lookAt(browser: Browser, path: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ viewport, colorScheme, locale: 'en-GB', storageState: values.state })
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() === 'error') process.stderr.write(`${path}: ${message.text()}\n`)
      })
      page.on('pageerror', (error) => process.stderr.write(`${path}: ${error.message}\n`))
      await page.goto(new URL(path, values.base).href)
      await page.locator('main').first().waitFor()
      await page.waitForLoadState('networkidle')
      const name = `${path.replaceAll(/[^\w]+/g, '-').replace(/^-|-$/g, '') || 'root'}-${size}-${colorScheme}.png`
      await page.screenshot({ path: join(values.out, name) })
      process.stdout.write(`${join(values.out, name)}\n`)
      if (values.axe) await reportAxe(page, `${path} ${size} ${colorScheme}`)
      await context.close()
    }
  }
}

interface AxeResult {
  violations: { id: string; help: string; nodes: { target: unknown; failureSummary?: string }[] }[]
}

/** Runs axe in the page and prints each finding with the first place where it occurs. */
async function reportAxe(page: Page, where: string): Promise<void> {
  // Injected by the protocol, which the page's content security policy does not concern.
  await page.evaluate(await axeSource())
  const result = (await page.evaluate('axe.run()')) as AxeResult
  for (const violation of result.violations) {
    const [first] = violation.nodes
    process.stderr.write(`axe ${where}: ${violation.id} × ${violation.nodes.length}: ${violation.help}\n`)
    process.stderr.write(`    ${JSON.stringify(first?.target)} ${first?.failureSummary ?? ''}\n`)
  }
}

async function axeSource(): Promise<string> {
  const axe = createRequire(import.meta.url)('axe-core') as { source: string }
  return axe.source
}
