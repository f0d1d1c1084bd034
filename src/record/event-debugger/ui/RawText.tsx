import { useState } from 'react'
import { Button } from '../../../web/design/Button.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { copyText } from '../../event-sources/ui/copy-text.ts'
import { prettyJson } from './debugger-words.ts'

interface RawTextProps {
  label: string
  text: string
  /** Only its beginning was kept. */
  isCut?: boolean
  rawWord?: string
}

/** What came, laid out as JSON or letter by letter. */
export function RawText({ label, text, isCut = false, rawWord = 'As it came' }: RawTextProps) {
  const [look, setLook] = useState<'pretty' | 'raw'>('pretty')
  const shown = look === 'pretty' ? prettyJson(text) : text
  return (
    <div>
      <div className="row gap2">
        <Segmented
          label="How it is shown"
          options={[
            { key: 'pretty', label: 'Laid out' },
            { key: 'raw', label: rawWord },
          ]}
          value={look}
          onChange={setLook}
        />
        <Button look="quiet" onClick={() => copyText(shown, 'Text')}>
          Copy
        </Button>
        {isCut ? <span className="l t12">Only the first 40,000 bytes were kept.</span> : null}
      </div>
      <RawBlock label={label} text={shown} />
    </div>
  )
}

export function RawBlock({ label, text }: { label: string; text: string }) {
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="raw-text" tabIndex={0} role="region" aria-label={label}>
      {text}
    </pre>
  )
}
