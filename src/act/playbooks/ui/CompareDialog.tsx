import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import type { PlaybookDefinition } from '../definition.ts'
import { useBuilder } from './builder-desk.ts'
import { differences } from './definition-diff.ts'
import { DifferenceList } from './DifferenceList.tsx'

interface CompareDialogProps {
  live: PlaybookDefinition
  onClose: () => void
}

/** The draft beside the live version. */
export function CompareDialog({ live, onClose }: CompareDialogProps) {
  const { definition, names, playbook } = useBuilder()
  return (
    <Dialog
      open
      width="wide"
      onClose={onClose}
      title={`What the draft changes against v${playbook.playbook.liveVersion}`}
      foot={
        <Button look="primary" onClick={onClose}>
          Close
        </Button>
      }
    >
      {/* A long one is scrolled, by keys as well. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section aria-label="What changes" tabIndex={0}>
        <DifferenceList found={differences(live, definition, names)} />
      </section>
    </Dialog>
  )
}
