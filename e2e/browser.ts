import serverChromium from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

// A single process ends with its first closed context; web security belongs to what is tested.
const UNWANTED = new Set(['--single-process', '--no-zygote', '--disable-web-security'])
// A graphics card made of software takes more of the machine than everything that is tested.
const GRAPHICS = new Set([
  '--in-process-gpu',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
])

/** Unpacks the browser, so that no two who open one unpack it at once. */
export async function unpackBrowser(): Promise<void> {
  await serverChromium.executablePath()
}

/** A browser from npm that also starts as root, in a bare container. */
export async function openBrowser(): Promise<Browser> {
  const args = serverChromium.args.filter((argument) => !UNWANTED.has(argument) && !GRAPHICS.has(argument))
  return chromium.launch({ args: [...args, '--disable-gpu'], executablePath: await serverChromium.executablePath() })
}
