import { Button } from '../../../web/design/Button.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { useSample } from './use-sample.ts'
import styles from './sample.module.css'

/** Stands in the rail while the sample company is here: nobody takes made-up companies for real ones. */
export function SampleTag() {
  const { answer, remove } = useSample()
  const mayRemove = useMay('sources.administer')
  if (answer.data?.state !== 'loaded') return null
  return (
    <div className={styles['tag']}>
      <span className="grow nw">Sample company</span>
      {mayRemove ? (
        <Button look="quiet" pending={remove.pending} onClick={() => remove.run({})}>
          Remove
        </Button>
      ) : null}
    </div>
  )
}
