import type { Language } from './company-names.ts'

const lines = (text: string) => text.trim().split('\n')

export type Mood = 'happy' | 'neutral' | 'unhappy' | 'release' | 'slow_support' | 'strained'

/** What people write under a score. `strained` sees results but suffers from working with us. */
export const surveyComments: Readonly<Record<Mood, readonly string[]>> = {
  happy: lines(`Waiting time at our docks halved. The drivers noticed before we did.
The morning rush is calm now, that is worth every euro.
Easy for the weekend shift to learn.
Our carriers book by themselves and stop phoning us.
Best support team we work with.
We planned the peak season in one afternoon.
I would not want to go back to the whiteboard.
The yard view on the big screen changed how we start the day.
Finally numbers we can show to the carriers.
Setup took two weeks, as promised.
Our auditor liked the gate log.
Demurrage is down by a third since spring.
Reliable, quiet, does what it should.
The success plan keeps us honest. Please continue the quarterly calls.
Second site went live without any drama.
Good mobile app, good people.
Helped us through the harvest with half the overtime.
Recommended you to our sister company last month.`),
  neutral: lines(`Does the job. Reports could be better.
Fine for the gate, we still plan transports in spreadsheets.
Good product, but we use maybe half of it.
Would score higher if the customs export was faster.
Works, though the set-up of dock rules is hard to understand.
OK. Our carriers complain about the registration.
Nice tool, the price is at the upper end.
Too many mails, otherwise satisfied.
Solid. Missing a proper link to our transport system.
We are still rolling out, ask me again in the autumn.
The app is good, the desktop view feels old.
No strong opinion, I log in twice a week.`),
  unhappy: lines(`We pay for far more than we use.
Nobody here owns the tool any more.
The customs export takes me an hour a day.
Our planners went back to phone and paper.
I asked for labels in our format a year ago.
Hard to get anything changed without a service ticket.
After three months we still do not have our second gate live.
Does not fit how our night shift works.
The numbers in the report never match ours.
Carriers hate the portal.
Expensive for a booking calendar.
We had to explain our set-up to four different people.
Too complicated for temporary staff.
I do not see what we got for the money this year.`),
  release: lines(`Unusable at peak times since release 4.2.
Since the new release check-in takes minutes, not seconds.
Four weeks of errors after your update and no way back.
The new version broke our gates. Test before you ship.
Was a 9 before the release.
Slots vanish since the update. My team lost trust.
Release 4.2 cost us a weekend of overtime.
Since the release our drivers queue on the street.`),
  slow_support: lines(`Two days until somebody read my ticket.
The product is fine, support is not.
Urgent means something else to you than to us.
I stopped writing tickets, nobody answers in time.
Support used to be great. What happened?
Waited three shifts for a first reply while gate 2 stood still.`),
  strained: lines(`The results are there, but every change is a fight.
Waiting times are down. Working with you is exhausting.
We reached our target in spite of the support we got.
Good numbers, bad experience. Please fix single sign-on.
It saves us money, and it costs me nerves every single week.
I defend you in the board meeting and then wait five days for an answer.`),
}

export const localComments: Readonly<Partial<Record<Language, Readonly<Partial<Record<Mood, readonly string[]>>>>>> = {
  de: {
    happy: lines(`Endlich keine Schlange mehr vor Tor 2. Danke!
Die Spediteure buchen selbst, das Telefon bleibt still.
Sehr gute Betreuung, klare Empfehlung.`),
    neutral: lines(`Läuft, aber die Auswertungen könnten übersichtlicher sein.
Gutes Werkzeug, die Schnittstelle zum ERP fehlt uns noch.`),
    unhappy: lines(`Zu kompliziert für Aushilfen, wir führen wieder Listen.
Seit Monaten warten wir auf eine Lösung für den Etikettendruck.`),
    release: lines(`Seit dem Update dauert die Anmeldung am Tor ewig.`),
  },
  fr: {
    happy: lines(`L'attente aux quais a fondu, les chauffeurs nous remercient.
Une équipe à l'écoute, un outil fiable.`),
    neutral: lines(`Correct, mais l'export reste trop lent.`),
    unhappy: lines(`Personne ne s'en sert plus chez nous le soir.
Trop cher pour ce que nous en faisons.`),
    release: lines(`Depuis la mise à jour, les créneaux disparaissent.`),
  },
  es: {
    happy: lines(`Menos esperas y menos llamadas. Muy contentos.
La campaña de recogida salió redonda.`),
    neutral: lines(`Funciona bien, falta mejorar los informes.`),
    unhappy: lines(`Los transportistas no consiguen registrarse.`),
    release: lines(`Desde la última versión todo va más lento.`),
  },
  nl: {
    happy: lines(`Chauffeurs staan niet meer buiten te wachten. Top.
Fijne samenwerking en snel antwoord.`),
    neutral: lines(`Prima, maar de rapportages mogen beter.`),
    unhappy: lines(`We gebruiken het eigenlijk alleen nog voor de poort.`),
    release: lines(`Sinds de update verdwijnen er tijdsloten.`),
  },
}
