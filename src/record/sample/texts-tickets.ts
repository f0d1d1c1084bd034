/** A line that begins with a language, such as `de:`, is only said by those who speak it. */
export interface TicketTopic {
  topic: string
  /** How often the topic comes up in an ordinary week. */
  share: number
  /** Where the bad release broke things. */
  fromRelease?: true
  subjects: readonly string[]
}

const lines = (text: string) => text.trim().split('\n')

export const ticketTopics: readonly TicketTopic[] = [
  {
    topic: 'Gate check-in',
    share: 12,
    fromRelease: true,
    subjects: lines(`Gate 4 check-in stalls after the plate is scanned
Drivers wait at gate 2, kiosk shows a blank page
Check-in slow since the update
QR code not recognised at the south gate
Kiosk logs out every night
Driver cannot pick a language at check-in
de:Tor 3: Anmeldung bleibt hängen
fr:La borne d'accueil ne lit plus les badges
Two drivers checked in with the same booking`),
  },
  {
    topic: 'Slot booking',
    share: 16,
    fromRelease: true,
    subjects: lines(`Slots vanish after sync
Carrier booked a slot outside opening hours
Recurring slots for next month are missing
Cannot move a booking to another dock
Double booking at dock 7 this morning
Blocked dock still offered to carriers
How do we set different slot lengths per product group?
de:Zeitfenster lassen sich nicht mehr verschieben
es:No se guardan las reservas periódicas
nl:Tijdslot verdwijnt na wijzigen`),
  },
  {
    topic: 'Integration',
    share: 13,
    fromRelease: true,
    subjects: lines(`ERP orders arrive two hours late
Webhook answers 500 since Tuesday
Delivery notes from our WMS are rejected
Transport orders without a carrier code fail silently
API key expired, how do we rotate it?
Order changes are not sent back to the warehouse system
Need the field list for the new order interface
de:Schnittstelle meldet doppelte Lieferscheine`),
  },
  {
    topic: 'Exports and reports',
    share: 11,
    subjects: lines(`Customs export takes an hour
Export of waiting times stops at 10,000 rows
Monthly report shows yesterday's totals
Scheduled report was not mailed
Decimal comma breaks the spreadsheet export
Can the dwell time report be split by carrier?
fr:L'export douane est tronqué
es:Informe de esperas sin datos del turno de noche`),
  },
  {
    topic: 'Notifications',
    share: 9,
    subjects: lines(`Text messages to drivers arrive too late
Carrier got a reminder for a cancelled slot
Turn off mails for one site only
Delay alert sent four times
Drivers abroad get no text messages
de:Meldungen kommen nur auf Englisch`),
  },
  {
    topic: 'Users and access',
    share: 12,
    subjects: lines(`Single sign-on loop after password change
New shift leader cannot see the yard view
Remove a user who left the company
Guest access for a temporary carrier
Locked out after three attempts
Who changed the dock rules on Friday?
fr:Utilisateur bloqué après changement d'adresse
nl:Rol voor alleen-lezen gevraagd`),
  },
  {
    topic: 'Mobile app',
    share: 8,
    fromRelease: true,
    subjects: lines(`App closes when taking a photo of damage
Scanner button missing on the handheld
App asks for location every time
Photos do not upload on the yard network
de:App stürzt beim Scannen ab
Offline mode loses the last unload`),
  },
  {
    topic: 'Labels and printing',
    share: 6,
    subjects: lines(`Label printer prints blank pallet labels
Wrong time zone on the unload slip
Barcode too small for our scanner
Add our logo to the gate pass
de:Etiketten werden doppelt gedruckt`),
  },
  {
    topic: 'Yard view',
    share: 7,
    fromRelease: true,
    subjects: lines(`Trailer shown at two docks
Yard map does not refresh
Cannot drag a trailer to the parking row
Yard view very slow with more than 80 trailers
fr:Plan du parc illisible sur tablette`),
  },
  {
    topic: 'Carrier portal',
    share: 8,
    subjects: lines(`Carrier cannot register, code never arrives
Portal shows prices it should not
Carrier sees docks of another site
Bulk upload of bookings fails at line 300
Portal in Polish, please
es:El transportista no recibe la confirmación`),
  },
  {
    topic: 'Billing question',
    share: 5,
    subjects: lines(`Please add our order number to the invoice
Invoice shows seats we gave back
VAT number changed
de:Wann wird die neue Lizenz berechnet?
Copy of the March invoice, please`),
  },
  {
    topic: 'How do I',
    share: 13,
    subjects: lines(`How do I close a dock for maintenance?
How do I set up a second site?
Can a booking need two docks?
How do I plan public holidays?
Where do I see which carriers are always late?
How do we train the weekend shift?
de:Wie lege ich Rampengruppen an?
nl:Hoe stel ik een wachttijdnorm in?
fr:Comment ajouter un quai temporaire ?`),
  },
]
