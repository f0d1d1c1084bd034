import { useState } from 'react'
import { day } from '../../kernel/day.ts'
import { Segmented } from '../design/Segmented.tsx'
import { TodayProvider } from '../design/today.tsx'
import { Toaster } from '../design/Toaster.tsx'
import { setPreferences, usePreferences } from '../keyboard/preferences.ts'
import type { Preferences } from '../keyboard/preferences.ts'
import { ChartSamples } from './ChartSamples.tsx'
import { ControlSamples } from './ControlSamples.tsx'
import { FieldSamples } from './FieldSamples.tsx'
import styles from './gallery.module.css'
import { MarkSamples } from './MarkSamples.tsx'
import { NoticeSamples } from './NoticeSamples.tsx'

/** Every component in its states, for looking at and for comparing screenshots. */
export function GalleryPage() {
  const { theme } = usePreferences()
  const [shown, setShown] = useState('all')
  return (
    <TodayProvider today={day('2026-11-17')}>
      <main className={styles['page']}>
        <div className="row gap3 wrap">
          <h1 className="h1">Design</h1>
          <span className="grow" />
          <Segmented
            label="Part"
            value={shown}
            onChange={setShown}
            options={['all', 'marks', 'controls', 'fields', 'notices', 'charts'].map((key) => ({ key, label: key }))}
          />
          <Segmented<Preferences['theme']>
            label="Theme"
            value={theme}
            onChange={(chosen) => setPreferences({ theme: chosen })}
            options={[
              { key: 'light', label: 'Light' },
              { key: 'dark', label: 'Dark' },
              { key: 'system', label: 'System' },
            ]}
          />
        </div>
        {shown === 'all' || shown === 'marks' ? <MarkSamples /> : null}
        {shown === 'all' || shown === 'controls' ? <ControlSamples /> : null}
        {shown === 'all' || shown === 'fields' ? <FieldSamples /> : null}
        {shown === 'all' || shown === 'notices' ? <NoticeSamples /> : null}
        {shown === 'all' || shown === 'charts' ? <ChartSamples /> : null}
        <Toaster />
      </main>
    </TodayProvider>
  )
}
