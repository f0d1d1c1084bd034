import { z } from 'zod'

/** An origin as browsers send it, such as `https://app.example.com`; what stands behind the host is cut off. */
export const Origin = z
  .string()
  .trim()
  .max(300)
  .transform((text, context) => {
    const origin = originOf(text)
    if (origin !== null) return origin
    context.addIssue({ code: 'custom', message: 'Write an origin like https://app.example.com.' })
    return z.NEVER
  })
  .meta({ description: 'Origin such as https://app.example.com' })

/** The origin of an address, also of one without `https://`; null when it is none. */
export function originOf(text: string): string | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (text === '' || text.includes('*') || !URL.canParse(address)) return null
  const { protocol, origin } = new URL(address)
  return protocol === 'https:' || protocol === 'http:' ? origin : null
}
