import { escapeHtml } from '../outreach/letter.ts'

/** One line of a digest: what it is about leads to Volant, `says` is why. */
export interface DigestLine {
  readonly title: string
  readonly path: string
  readonly says: string
}

export interface DigestSection {
  readonly heading: string
  /** How many, for the subject: `2 tasks due`. */
  readonly counted: string
  readonly lines: readonly DigestLine[]
  /** What is left out. */
  readonly more: number
}

export interface Digest {
  readonly name: string
  readonly day: string
  readonly sections: readonly DigestSection[]
  readonly publicUrl: string
}

const OFF_PATH = '/settings/you'

/** `Your day, Tuesday 10 March: 3 need you first, 2 tasks due` */
export function subjectOf({ sections, day }: Digest): string {
  return `Your day, ${day}: ${sections.map(({ counted }) => counted).join(', ')}`
}

export function asText(digest: Digest): string {
  const { publicUrl } = digest
  const sections = digest.sections.map(({ heading, lines, more }) =>
    [
      heading.toUpperCase(),
      ...lines.map(({ title, says, path }) => `- ${title}${says === '' ? '' : `: ${says}`}\n  ${publicUrl}${path}`),
      ...(more > 0 ? [`- and ${more} more`] : []),
    ].join('\n'),
  )
  return [
    `Hello ${digest.name}.`,
    ...sections,
    `My day: ${publicUrl}/my-day`,
    `You asked for this digest. Change or turn it off: ${publicUrl}${OFF_PATH}`,
  ].join('\n\n')
}

export function asHtml(digest: Digest): string {
  const link = (path: string, text: string) =>
    `<a href="${escapeHtml(`${digest.publicUrl}${path}`)}">${escapeHtml(text)}</a>`
  const sections = digest.sections.map(({ heading, lines, more }) => {
    const items = lines.map(
      ({ title, says, path }) => `<li>${link(path, title)}${says === '' ? '' : `<br>\n${escapeHtml(says)}`}</li>`,
    )
    if (more > 0) items.push(`<li>and ${more} more</li>`)
    return `<h3>${escapeHtml(heading)}</h3>\n<ul>\n${items.join('\n')}\n</ul>`
  })
  return [
    `<p>Hello ${escapeHtml(digest.name)}.</p>`,
    ...sections,
    `<p>${link('/my-day', 'Open My day')}</p>`,
    `<hr>\n<p><small>You asked for this digest. ${link(OFF_PATH, 'Change or turn it off')}</small></p>`,
  ].join('\n')
}

/** In Slack's own markup; nothing in what was found is markup. */
export function asSlack(digest: Digest): string {
  const link = (path: string, text: string) => `<${digest.publicUrl}${path}|${plain(text).replaceAll('|', '¦')}>`
  const sections = digest.sections.map(({ heading, lines, more }) =>
    [
      `*${plain(heading)}*`,
      ...lines.map(({ title, says, path }) => `• ${link(path, title)}${says === '' ? '' : `: ${plain(says)}`}`),
      ...(more > 0 ? [`• and ${more} more`] : []),
    ].join('\n'),
  )
  return [
    `Hello ${plain(digest.name)}.`,
    ...sections,
    `${link('/my-day', 'Open My day')} · ${link(OFF_PATH, 'Change or turn it off')}`,
  ].join('\n\n')
}

function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
