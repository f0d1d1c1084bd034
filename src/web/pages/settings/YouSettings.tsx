import { CalendarSettings } from '../../../act/calendar/ui/CalendarSettings.tsx'
import { DigestSettings } from '../../../act/digest/ui/DigestSettings.tsx'
import { YouPage } from '../../../identity/sessions/ui/YouPage.tsx'

/** What concerns only the member itself, together with what slices above add to it. */
export function YouSettings() {
  return (
    <YouPage>
      <DigestSettings />
      <CalendarSettings />
    </YouPage>
  )
}
