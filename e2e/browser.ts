import serverChromium from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

// A single process ends with its first closed context; web security belongs to what is tested.
const UNWANTED = new Set(['--single-process', '--no-zygote', '--disable-web-security'])

/** A browser from npm that also starts as root, in a bare container. */
export async function openBrowser(): Promise<Browser> {
  const args = serverChromium.args.filter((argument) => !UNWANTED.has(argument))
  return chromium.launch({ args, executablePath: await serverChromium.executablePath() })
}
