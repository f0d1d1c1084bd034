import { useState } from 'react'
import { Kbd } from '../design/Kbd.tsx'
import { toast } from '../design/toasts.ts'
import { useKeys } from '../keyboard/keys.ts'
import { useCommands } from '../shell/commands.ts'

/** A page inside the real shell: registers keys and a command, and says what they did. */
export function ShellSample() {
  const [done, setDone] = useState('nothing yet')
  useKeys('This page', [
    { keys: 'c', does: 'Create', run: () => setDone('created') },
    { keys: 'c n', does: 'Log a call', run: () => setDone('logged a call') },
  ])
  useCommands([
    {
      label: 'Import a file',
      alsoCalled: 'csv upload',
      icon: 'download',
      run: () => toast('Imported', { undo: () => setDone('import undone') }),
    },
  ])
  return (
    <>
      <div className="bar">
        <h1 className="h2">In the shell</h1>
      </div>
      <p className="m shell-sample">
        Last: <b>{done}</b>. Try <Kbd keys="c" />, <Kbd keys="c n" />, <Kbd keys="mod+k" /> and <Kbd keys="?" />.
      </p>
    </>
  )
}
