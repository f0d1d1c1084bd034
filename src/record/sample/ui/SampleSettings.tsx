import { Answer } from '../../../web/api/Answer.tsx'
import { ActionButton } from '../../../web/design/Button.tsx'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { SampleSights } from './SampleSights.tsx'
import { useSample } from './use-sample.ts'

/** The sample company: load it into an empty installation, or remove it with everything that hangs on it. */
export function SampleSettings() {
  const { answer, load, remove } = useSample()
  const mayChange = useMay('sources.administer')
  const state = answer.data?.state
  const removal = (
    <ActionButton look="primary" pending={remove.pending} failure={remove.failure} onClick={() => remove.run({})}>
      Remove the sample company
    </ActionButton>
  )
  return (
    <SettingsLayout
      title="Sample company"
      reason="Made up from end to end, to look around in. Nothing of it touches your own data."
      action={mayChange && (state === 'loaded' || state === 'failed') ? removal : null}
    >
      <Answer of={answer}>
        {(sample) => (
          <>
            {sample.state === 'loading' ? <ProgressBar label="Bringing it in" share={sample.progress} /> : null}
            {sample.failure ? <p className="poor">{sample.failure}</p> : null}
            {sample.state === 'loaded' ? (
              <SampleSights sights={sample.sights} />
            ) : (
              <p className="m">{sample.paragraph}</p>
            )}
            {sample.state === 'absent' && mayChange ? (
              <p>
                <ActionButton
                  pending={load.pending}
                  failure={load.failure}
                  disabledBecause={
                    sample.hasOwnAccounts ? 'It is loaded only while there are no accounts of your own.' : null
                  }
                  onClick={() => load.run({})}
                >
                  Load the sample company
                </ActionButton>
              </p>
            ) : null}
          </>
        )}
      </Answer>
    </SettingsLayout>
  )
}
