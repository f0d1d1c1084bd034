import { Button } from '../../../web/design/Button.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { commandFor } from './mapping-draft.ts'
import type { Draft } from './mapping-draft.ts'
import type { Settings } from './use-preparation.ts'

/** The same import for a shell or a nightly job: the command, and the mapping file it reads. */
export function CommandLine({ fileName, draft, settings }: { fileName: string; draft: Draft; settings: Settings }) {
  const command = commandFor({ fileName, ...settings })
  return (
    <Section
      title="The same from the command line"
      reason="For files that come every night. Importing a file twice changes nothing."
    >
      <div className="import-command">
        <code className="mono grow">{command}</code>
        <Button onClick={() => void copy(command)}>Copy command</Button>
        <Button icon="download" onClick={() => saveMapping(draft)}>
          mapping.json
        </Button>
      </div>
    </Section>
  )
}

async function copy(command: string): Promise<void> {
  // Browsers give the clipboard to secure pages only; elsewhere the text can be selected.
  const copied =
    globalThis.isSecureContext &&
    (await navigator.clipboard.writeText(command).then(
      () => true,
      () => false,
    ))
  toast(
    copied ? 'Command copied' : 'The browser does not allow copying here: select the command and press Ctrl+C or ⌘C.',
  )
}

function saveMapping(draft: Draft): void {
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(draft, null, 2)}\n`], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'mapping.json'
  link.click()
  URL.revokeObjectURL(address)
}
