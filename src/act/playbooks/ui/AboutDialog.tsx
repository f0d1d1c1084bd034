import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextArea, TextField } from '../../../web/design/fields.tsx'
import { LIFECYCLES, MATURITIES, editPlaybook } from '../contract.ts'
import styles from './builder.module.css'
import { LIFECYCLE_WORDS, MATURITY_WORDS } from './library-words.ts'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'
import type { Playbook } from './use-playbook-draft.ts'

const LIFECYCLE_OPTIONS = LIFECYCLES.map((value) => ({ value, label: LIFECYCLE_WORDS[value] }))
const MATURITY_OPTIONS = MATURITIES.map((value) => ({ value, label: MATURITY_WORDS[value] }))

/** Name, purpose and what a person should know before switching it on. Takes effect at once, without publishing. */
export function AboutDialog({ playbook, onClose }: { playbook: Playbook['playbook']; onClose: () => void }) {
  const [about, setAbout] = useState(() => ({
    name: playbook.name,
    description: playbook.description,
    lifecycle: playbook.lifecycle,
    maturity: playbook.maturity,
    guide: playbook.guide,
  }))
  const action = useAction(editPlaybook, { topics: PLAYBOOK_TOPICS, failure: 'none', onDone: onClose })
  const { guide } = about
  const setGuide = (change: Partial<typeof guide>) => setAbout({ ...about, guide: { ...guide, ...change } })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    action.run({ playbookId: playbook.id, ...about })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`About ${playbook.name}`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            form="about-playbook"
            pending={action.pending}
            disabledBecause={about.name.trim() === '' ? 'Give it a name first.' : null}
          >
            Save
          </Button>
        </>
      }
    >
      <form id="about-playbook" className="form" onSubmit={submit}>
        <TextField
          label="Name"
          required
          maxLength={120}
          value={about.name}
          onChange={(name) => setAbout({ ...about, name })}
        />
        <TextArea
          label="What it does"
          maxLength={1_000}
          value={about.description}
          onChange={(description) => setAbout({ ...about, description })}
        />
        <div className={styles['pair']}>
          <Select
            label="Lifecycle"
            options={LIFECYCLE_OPTIONS}
            value={about.lifecycle}
            onChange={(lifecycle) => setAbout({ ...about, lifecycle })}
          />
          <Select
            label="Maturity"
            options={MATURITY_OPTIONS}
            value={about.maturity}
            onChange={(maturity) => setAbout({ ...about, maturity })}
          />
        </div>
        <TextArea label="Why it matters" maxLength={4_000} value={guide.why} onChange={(why) => setGuide({ why })} />
        <TextArea
          label="When to use it"
          maxLength={4_000}
          value={guide.whenToUse}
          onChange={(whenToUse) => setGuide({ whenToUse })}
        />
        <TextField
          label="How long it takes"
          maxLength={200}
          value={guide.duration}
          onChange={(duration) => setGuide({ duration })}
        />
        {action.failure ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}
