/**
 * Takes the pictures of the README from a running product with the sample company, in light and dark, into docs/pictures,
 * and lists them in README.md after the line `<!-- pictures -->`. Usage: npm run build && npm run screenshots
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { openWorld, signUpFirstOwner } from '../e2e/world.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const FOLDER = join(ROOT, 'docs', 'pictures')
const LARGEST_BYTES = 300_000
const PAST_WITHIN_MS = 300_000
const LOOK_MS = 10_000
/** A few joined too lately to have a past. */
const NEARLY_ALL = 0.9
const MARK = '<!-- pictures -->'

interface Picture {
  name: string
  title: string
  open(page: Page): Promise<void>
}

const PICTURES: readonly Picture[] = [
  {
    name: 'accounts',
    title: 'Every account, with its health and why to look at it',
    open: (page) => goTo(page, '/accounts'),
  },
  { name: 'quadrant', title: 'Outcomes against experience', open: openQuadrant },
  { name: 'account', title: 'One account: the score explains itself', open: openFallenAccount },
  { name: 'my-day', title: 'My day', open: (page) => goTo(page, '/my-day') },
  {
    name: 'revenue',
    title: 'Revenue: what moved, what is kept, what renews',
    open: (page) => goTo(page, '/revenue'),
  },
]

const taken = await takeAll()
listInReadme(taken)

async function takeAll(): Promise<Picture[]> {
  mkdirSync(FOLDER, { recursive: true })
  const world = await openWorld({}, { isSetUp: false })
  try {
    const { code, err } = await world.volant('sample', 'load')
    if (code !== 0) throw new Error(`The sample company was not loaded: ${err}`)
    // Brings every account up to date, so that no picture shows a number on its way.
    await world.volant('health', '--json')
    const { page } = await world.visit({ deviceScaleFactor: 1 })
    await signUpFirstOwner(page, world)
    await untilPastIsKnown(page)
    const done: Picture[] = []
    for (const picture of PICTURES) {
      if (await take(page, picture)) done.push(picture)
      else process.stderr.write(`There is no page for "${picture.name}" yet.\n`)
    }
    return done
  } finally {
    await world.close()
  }
}

/** False when the page does not exist. */
async function take(page: Page, { name, open }: Picture): Promise<boolean> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await open(page)
    if (!(await page.getByRole('main').isVisible())) return false
    const path = join(FOLDER, `${name}-${colorScheme}.png`)
    await page.screenshot({ path })
    const { size } = statSync(path)
    if (size > LARGEST_BYTES) {
      rmSync(path)
      throw new Error(`${path} would have ${size} bytes; ${LARGEST_BYTES} is the limit`)
    }
    process.stdout.write(`${path} ${Math.round(size / 1000)} kB\n`)
  }
  return true
}

async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settle(page)
}

/** The account whose health fell and that matters most: there is something to explain. */
async function openFallenAccount(page: Page): Promise<void> {
  await goTo(page, `/accounts/${await fallenAccount(page)}`)
}

async function fallenAccount(page: Page): Promise<number> {
  const response = await page.request.get('/api/my-day?kinds=drop&limit=1')
  const { items } = (await response.json()) as { items: { account: { id: number } }[] }
  const [fallen] = items
  if (!fallen) throw new Error('The sample company has no account that fell')
  return fallen.account.id
}

/**
 * Past days of the sample are filled in for a while after it was loaded, with pauses while signals come in: until nearly all accounts
 * have one, and no more come to have it.
 */
async function untilPastIsKnown(page: Page): Promise<void> {
  let known = -1
  for (let waited = 0; waited < PAST_WITHIN_MS; waited += LOOK_MS) {
    const response = await page.request.get('/api/accounts-quadrant?since=90')
    const { points } = (await response.json()) as { points: { cxThen: number | null }[] }
    const before = known
    known = points.filter(({ cxThen }) => cxThen !== null).length
    if (known >= points.length * NEARLY_ALL && known === before) return
    await page.waitForTimeout(LOOK_MS)
  }
  throw new Error('The past of the sample company was not filled in')
}

async function openQuadrant(page: Page): Promise<void> {
  await goTo(page, '/accounts')
  await page.getByText('Quadrant', { exact: true }).first().click()
  await settle(page)
}

/** Until nothing is asked for any more; the live stream stays open and does not count. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  const waiting = page.locator('[aria-busy=true], .skeleton')
  while ((await waiting.count()) > 0) await waiting.first().waitFor({ state: 'detached' })
}

function listInReadme(pictures: readonly Picture[]): void {
  const path = join(ROOT, 'README.md')
  const [before = '', after = ''] = readFileSync(path, 'utf8').split(
    new RegExp(`${MARK}(?:\\n\\n<picture>[\\s\\S]*</picture>)?`),
  )
  const blocks = pictures.map(
    ({ name, title }) =>
      `<picture><source media="(prefers-color-scheme: dark)" srcset="docs/pictures/${name}-dark.png"><img alt="${title}" src="docs/pictures/${name}-light.png"></picture>`,
  )
  writeFileSync(path, `${before}${[MARK, ...blocks].join('\n\n')}${after}`)
}
