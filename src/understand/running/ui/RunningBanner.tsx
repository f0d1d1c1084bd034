import { useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { getNotice } from '../contract.ts'
import { bannersOf } from './running-words.ts'

const EVERY_MS = 10_000

/** Above every page while the database is away or the disk is filling up. */
export function RunningBanner() {
  const operates = useMay('operations.read')
  const seesSettings = useMay('settings.read')
  const notice = useCall(getNotice, {}, { everyMs: EVERY_MS, freshMs: EVERY_MS, enabled: seesSettings })
  if (!notice.data || notice.error) return null
  return bannersOf(notice.data, operates).map(({ tone, sentence }) => (
    <Banner key={sentence} tone={tone}>
      {sentence}
    </Banner>
  ))
}
