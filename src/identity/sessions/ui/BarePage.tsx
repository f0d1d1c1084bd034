import '../../../web/pages/settings/settings.css'
import type { ReactNode } from 'react'

/** A page of its own, before anybody is signed in. */
export function BarePage({ title, reason, children }: { title: string; reason?: ReactNode; children: ReactNode }) {
  return (
    <main className="bare-page">
      <div className="bare-inside">
        <div>
          <p className="th">Volant</p>
          <h1 className="h1">{title}</h1>
          {reason ? <p className="m">{reason}</p> : null}
        </div>
        {children}
      </div>
    </main>
  )
}
