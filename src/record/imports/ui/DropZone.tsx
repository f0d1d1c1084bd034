import { useRef, useState } from 'react'
import { Button } from '../../../web/design/Button.tsx'
import { classNames } from '../../../web/design/class-names.ts'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'

interface DropZoneProps {
  onFile: (file: File) => void
  /** The file on its way, and the share sent so far. */
  sending: { name: string; share: number } | null
  onCancel: () => void
  failure: string | null
}

/** Takes one CSV file, dropped or chosen. The button does the same by keyboard. */
export function DropZone({ onFile, sending, onCancel, failure }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const file = files?.item(0)
    if (file && !sending) onFile(file)
  }
  return (
    // Dropping is for the mouse; the button inside does the same by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className={classNames('drop-zone', over && 'over')}
      aria-label="File to import"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      {sending ? (
        <div className="drop-sending">
          <ProgressBar label={`Sending ${sending.name}`} share={sending.share} />
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      ) : (
        <>
          <h2 className="h2">Drop a CSV file here</h2>
          <p className="m">With a header line; comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; any size.</p>
          <Button look="primary" icon="plus" onClick={() => input.current?.click()}>
            Choose a file
          </Button>
        </>
      )}
      <input
        ref={input}
        type="file"
        accept=".csv,.tsv,.txt,text/csv"
        className="only-read"
        tabIndex={-1}
        aria-label="CSV file"
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
      {failure ? (
        <p role="alert" className="poor">
          {failure}
        </p>
      ) : null}
    </section>
  )
}
