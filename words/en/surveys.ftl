# Surveys and waves.
surveys-title = Surveys
surveys-list = All surveys
surveys-name = Name
surveys-questions = Questions
surveys-none-title = No survey yet
surveys-none = Write one from the question bank in a few minutes. You can change every part of it.
surveys-new = Write a new survey
surveys-waves = Waves
surveys-waves-list = All waves
surveys-waves-none = A wave is one time that a survey is asked. Open a survey to plan one.
surveys-when = When
surveys-stage = Where it stands
# $from (String)
# $to (String)
surveys-from-to = { $from } to { $to }
surveys-stage-planned = Planned
surveys-stage-announced = Announced
surveys-stage-open = Open
surveys-stage-ended = Ended, not counted yet
surveys-stage-published = Results are out
surveys-stage-destroyed = Finished
surveys-stage-called-off = Called off
surveys-title-label = Name of the survey
surveys-title-hint = Staff see this name, for example Your Voice Matters.
surveys-title-missing = Give it a name
# $max (Number)
surveys-title-long = Use a name of { $max } characters or fewer
surveys-themes = What do you want to ask about?
surveys-themes-hint = You can change, add and remove questions afterwards.
surveys-themes-missing = Choose at least one theme
surveys-standing = Two questions are in every survey: whether action was taken after the last one, and whether people believe that action will follow this one.
surveys-facts = About you
surveys-facts-hint = Each is optional for the person who answers, and becomes a way to look at results. Ask only what you will use: the fewer, the more can be shown.
surveys-facts-none = None. Results are shown by place only.
surveys-create = Create the survey
surveys-created = The survey is ready to be changed.
surveys-saved = Saved.
surveys-add-question = Add a question
# $code (String)
surveys-change-question = Change question { $code }
surveys-preview = Preview
# $title (String)
surveys-preview-of = Preview of { $title }
surveys-preview-back = Back to writing
surveys-plan-wave = Plan a wave
surveys-section-empty = No questions in this section.
surveys-change = Change
surveys-up = Up
surveys-down = Down
surveys-remove = Remove
# $code (String)
surveys-up-what = Move { $code } up
# $code (String)
surveys-down-what = Move { $code } down
surveys-sensitive = sensitive
surveys-kind-scale = Scale, worst answer first
surveys-kind-scale-reversed = Scale, best answer first
surveys-kind-zero-to-ten = 0 to 10
surveys-kind-single = One choice
surveys-kind-multiple = Several choices
surveys-kind-text = Free text
surveys-kind-note = Words between questions, no answer
surveys-text = The words of the question
surveys-text-missing = Write the question
# $max (Number)
surveys-text-long = Use { $max } characters or fewer
surveys-hint = A hint below it (optional)
surveys-options = Answers, one on each line
surveys-section = Section
surveys-section-hint = Each section is one screen on a phone.
surveys-section-new = A new section
surveys-section-title = Name of the new section
surveys-section-title-hint = Only if you chose a new section.
surveys-section-title-missing = Give the new section a name
surveys-code = Code (optional)
surveys-code-hint = A question keeps its code as long as its words stay the same, so that answers can be compared over the years.
# $code (String)
surveys-code-twice = Another question has the code { $code }. Choose a different one.
surveys-fact-kind = A question about you needs one choice, or a scale if its answers have an order
surveys-sensitive-label = Sensitive: show it for the whole organisation and regions only
surveys-save = Save
surveys-wave-title = Name of this wave
surveys-wave-title-hint = For example Your Voice Matters, autumn 2026
surveys-opens = First day for answers
surveys-opens-hint = At least three working days after you announce it, so that everybody has time to get ready.
# $day (String)
surveys-opens-early = Choose { $day } or later, three working days from today
surveys-closes = Last day for answers
surveys-closes-hint = Two to three weeks is usual. Term dates matter more than length.
surveys-closes-early = Choose a day after the first one
surveys-date-wrong = Enter a real date, for example 9 11 2026
surveys-care = How much care does it need?
surveys-care-hint = This is frozen when you announce the wave.
surveys-care-usual = Usual: groups of 10 or more; nothing can be worked out about fewer than 5 people
surveys-care-sensitive = Sensitive: groups of 10 or more; nothing can be worked out about fewer than 10 people
surveys-cuts = Show results also by what people say about themselves
surveys-cuts-hint = Only where groups are large enough. If not ticked, results are shown by place alone.
surveys-threshold = Who holds the keys?
surveys-threshold-hint = Answers stay sealed until enough keyholders open them together after the closing day.
surveys-threshold-two = Three people, and any two of them open it together (recommended)
surveys-threshold-one = One person alone. The promise to staff will say so.
surveys-seat-organiser = Keyholder: organiser
surveys-seat-staff = Keyholder: staff side, for example a union representative
surveys-seat-outside = Keyholder: from outside, for example a trustee or another trust
surveys-seat-nobody = Choose a person
surveys-seat-missing = Choose who holds this key
surveys-seat-twice = Each key needs a different person
surveys-planned = The wave is planned. Nothing is frozen yet.
surveys-wave-frozen = This wave is announced, so it can no longer be changed. Plan another wave instead.
surveys-key-unfit = That is not a key of this wave. Open the page again and make a new one.
surveys-key-used = This key was used before. Every wave needs a new key: open the page again and make one.
# $name (String)
surveys-key-missing = { $name } has not made a key yet. Send them the address of the key page.
# $wanted (Number)
surveys-seats-wrong = { $wanted ->
    [one] This wave needs one keyholder. Change the plan and choose one.
   *[other] This wave needs { $wanted } keyholders. Change the plan and choose them.
}
# $people (Number)
surveys-too-few-people = There are { $people } people on the staff list. A wave needs at least 20, since nobody can be anonymous in a smaller group. Import more people first.
surveys-announced = The wave is announced. From now on everything about it is frozen.
surveys-not-now = This cannot be done at this stage of the wave.
surveys-not-ended = The wave is still open. It can be counted after its last day.
surveys-paper-taken = You have already taken your credential on a device, so you cannot change to paper.
surveys-paper-printed = The paper slips for your group are printed already, so you cannot change back.
surveys-reissue-untaken = This person has not taken a credential, so there is nothing to replace. They can take it now.
surveys-reissue-twice = This person's credential was replaced before. It can be done once.
# $cap (Number)
surveys-reissue-cap = All { $cap } replacements that this wave allows are used. The number was frozen when it was announced.
surveys-reissue-unknown = Nobody on the staff list has that email address. Check the spelling.
surveys-reissued = Done. They can take a new credential now. The number of replacements is published with the results.
# $max (Number)
surveys-rounds-max = { $max } rounds of letters have gone out. That is enough for one wave.
surveys-round-today = A round of letters went out today. Wait until tomorrow.
# $letters (Number)
surveys-invited = { $letters ->
    [one] 1 letter is on its way.
   *[other] { $letters } letters are on their way.
}
# $title (String)
# $organisation (String)
surveys-mail-subject = { $title } at { $organisation }
# $name (String)
# $title (String)
# $link (String)
# $opens (String)
# $closes (String)
# $stop (String)
surveys-mail-announced =
    Dear { $name },

    { $title } is coming. You can get ready now, in about two minutes: take your credential. It is like a voting card. It lets you answer once, and nobody can see which answer is yours.

    { $link }

    You can answer from { $opens } to { $closes }. Take the credential now and answer another day: that keeps the two apart.

    This letter goes to everybody alike. If you have done this already, please ignore it: we cannot see who has.

    No more letters about surveys: { $stop }
# $name (String)
# $title (String)
# $link (String)
# $closes (String)
# $stop (String)
surveys-mail-open =
    Dear { $name },

    { $title } is open until { $closes }. It takes about ten minutes on a phone or a computer.

    { $link }

    This letter goes to everybody alike. If you have answered, please ignore it: we cannot see who has.

    No more letters about surveys: { $stop }
surveys-step-plan = Plan
surveys-step-plan-note = Questions, dates and keyholders are chosen. The keyholders make their keys on their own devices.
surveys-step-announce = Announce
surveys-step-announce-note = Questions, staff list, groups, thresholds, keys and the promise are frozen and published. Everybody can take a credential.
surveys-step-open = Answer
surveys-step-open-note = Answers are sealed on each person's device. They can be replaced until the last day. Nobody can read them.
surveys-step-close = Close
surveys-step-close-two = Two keyholders give their keys.
surveys-step-close-one = The one keyholder gives the key.
surveys-step-close-here = The server mixes the answers, opens them in memory, counts, and publishes. No single answer is written down.
surveys-step-close-apart = A machine apart from the server mixes the answers, opens them in memory, and counts. No single answer is written down.
surveys-step-publish = Results
surveys-step-publish-note = Results are out. For 14 days a second party can count again and must get the same.
surveys-step-destroy = Destroy
surveys-step-destroy-note = The sealed answers and all keys are destroyed. We destroy every copy that we know of; that there is no other copy cannot be proved.
surveys-next = What to do now
surveys-steps = Step by step
surveys-next-keys = Some keyholders have not made their key yet. Send them this address:
surveys-next-announce = All keys are made. When you announce the wave, everything is frozen and staff can take their credentials.
surveys-announce-warning = After this, nothing can be changed. Preview the survey on a phone first.
surveys-announce = Announce the wave
surveys-replan = Change the plan
surveys-next-invite = Letters go to everybody alike who has a work email, also to those who have answered, since nobody can know who has. How many went out is said here when they did.
surveys-no-letters = No letters have gone out yet.
# $round (Number)
# $on (String)
# $letters (Number)
surveys-letters = Round { $round }: { $on }, { $letters } letters.
surveys-invite = Send a round of letters now
surveys-without-email = People without email, and people on paper
surveys-without-email-note = Print sealed claim cards for people without email. Print slips for people who chose paper: never more than chose it. Codes are shown once, so print at once.
surveys-groups = Groups of the wave
surveys-group = Group
surveys-eligible = People
surveys-print = Print
surveys-print-cards = Print claim cards
# $group (String)
surveys-print-cards-of = Print claim cards for { $group }
surveys-print-slips = Print paper slips
# $group (String)
surveys-print-slips-of = Print paper slips for { $group }
surveys-enter-slip = Enter a paper slip
surveys-reissue = Somebody lost their words
# $used (Number)
# $cap (Number)
surveys-reissue-note = A lost credential can be replaced once. { $used } of { $cap } replacements are used. The old credential stays good too, which is why the number is small and is published.
surveys-reissue-email = Work email of the person
surveys-reissue-button = Let them take a new one
surveys-keys = The keys
surveys-key-side = Side
surveys-key-person = Person
surveys-key-state = Key
surveys-key-made = Made
surveys-key-waiting = Not made yet
surveys-key-title = Make your key
surveys-next-close = The last day is over. The keyholders open the closing page, each on their own device, and give their words. When enough have, the answers are counted.
surveys-close = Open the closing page
surveys-results = See the results
surveys-frozen = What is frozen
surveys-frozen-hash = Fingerprint of the manifest
surveys-frozen-words = The same in words, for the poster
surveys-frozen-manifest = Manifest
surveys-frozen-read = Read everything that was frozen
surveys-frozen-list = Who may take part
surveys-frozen-list-read = See the list
# $count (String)
surveys-frozen-list-all = { $count } people.
surveys-frozen-list-groups = Groups
# $group (String)
surveys-frozen-list-of = Who may take part: { $group }
surveys-frozen-list-note = Frozen at the announcement. Nobody can be added or removed. The staff side can check it here.
surveys-on-paper = You chose paper.
surveys-on-paper-note = Somebody at your site has a pile of sealed slips. Draw one, write your answers on the paper survey, and hand both in. Whoever types it in sees the answers, but no name.
# $min (Number)
# $on (String)
surveys-on-paper-few = Fewer than { $min } people of your group wait for a slip at the moment. A pile this small would say whose it is, so no slips are made yet. They are made when { $min } wait, and from { $on } in any case. Then whoever types yours in may guess that it is yours. Until slips are made you can go back and answer on a device, also on a shared one with a card.
surveys-paper-back = I would rather answer on a device
# $on (String)
surveys-taken = You took your credential on { $on }.
surveys-answer = Answer the survey
# $on (String)
surveys-answer-from = You can answer from { $on }.
surveys-take-again = Take it again on another device, with your words
surveys-take-lead = First take your credential. It takes two minutes. It is like a voting card: it lets you answer once, and nobody can see which answer is yours.
surveys-take = Take my credential
surveys-take-title = Take your credential
surveys-paper = I would rather answer on paper
# $min (Number)
surveys-paper-note = You draw a sealed slip and hand in your answers on paper. Whoever types them in sees the answers, but no name. Slips are made when { $min } people of your group have chosen paper, so that a slip does not say whose it is. In the last week they are made in any case. You cannot change your answers afterwards.
surveys-paper-choose = Choose paper
surveys-paper-chosen = You chose paper for this survey.
surveys-paper-undone = You can now take a credential on a device.
surveys-ended = The survey is closed. Results come as soon as the keyholders have counted.
surveys-check = Check that your answer was counted
surveys-promise = Our promise for this survey
surveys-needs-script = This page needs JavaScript, because your answer is sealed on your own device before it is sent. If you cannot use it, choose paper instead: it counts the same.
surveys-slip-title = Enter a paper slip
# $url (String)
surveys-card-line = Scan the square with your phone, or go to { $url } and type:
# $on (String)
surveys-card-foot = For one person, once. Answer by { $on }. Keep it sealed until then.
# $group (String)
surveys-cards-title = Claim cards for { $group }
surveys-cards-none = There is no card to print: everybody in this group has a work email, or a card was printed for them.
surveys-cards-note = Print now: the words are shown only this once. Fold and seal each card before you hand it out.
surveys-slip-line = A code for one paper survey. It belongs to nobody: draw any slip from the pile.
# $group (String)
surveys-slips-title = Paper slips for { $group }
surveys-slips-none = There is no slip to print: as many exist as people chose paper.
surveys-slips-note = Print now: the codes are shown only this once. Seal and mix the slips, and let people draw one each.
surveys-unsubscribe-title = No more letters about surveys
surveys-unsubscribe-lead = You will get no invitations and reminders. You can still take part in every survey.
surveys-unsubscribe-button = Stop these letters
surveys-unsubscribed-title = Done
surveys-unsubscribed = You will get no more letters about surveys.
surveys-preview-promise = This is a preview. Nothing is sent or kept.
surveys-key-given = Your key is made. Keep your words: they are asked for after the last day.
surveys-needs-script-key = This page needs JavaScript, because your key never leaves your own device. Use another device. If you have none, tell the person who runs the survey: on paper there is no key, so somebody else has to hold it.
surveys-needs-script-check = This page needs JavaScript, because your own device does the checking. Use another device, or take your receipt, on paper too, to the auditor or a staff representative, who can check it with a command.
surveys-needs-script-slip = This page needs JavaScript, because the answers of a paper slip are sealed on this device before they are sent. Use another device.
# $min (Number)
# $on (String)
surveys-slips-few = Fewer than { $min } people of this group wait for a slip, and a pile this small would say whose it is. Slips can be printed when { $min } wait, and from { $on } in any case.
surveys-card-unknown = Nobody on the list of this survey has that email or staff number. Check the spelling.
surveys-cards-people = Cards
surveys-cards-lead = People without email, and those for whom a card was printed. Whether a card was used is not shown.
# $count (Number)
surveys-cards-missing = { $count ->
    [one] Print the missing card
   *[other] Print the { $count } missing cards
}
surveys-cards-nobody = Everybody in this group has a work email. Nobody needs a card.
surveys-cards-printed = Card printed
surveys-cards-not-yet = Not yet
surveys-cards-do = Do
surveys-cards-new = New card
# $name (String)
surveys-cards-new-for = New card for { $name }
surveys-cards-end = End
# $name (String)
surveys-cards-end-of = End the card of { $name }
surveys-cards-ended = Done. A card that was not used yet is no longer good.
surveys-cards-one = A card for somebody else
surveys-cards-who = Work email or staff number
surveys-cards-who-hint = For example for somebody who has an email and no computer. An earlier card of theirs that was not used ends.
surveys-cards-end-all-title = Cards were lost
surveys-cards-end-all-note = Ends all cards of this group that were not used. Then give each person a new card.
surveys-cards-end-all = End all unused cards
# $max (Number)
surveys-code-wrong = Use 1 to { $max } small letters, digits, points, hyphens or low lines
# $title (String)
surveys-faults-of = { $title } cannot be announced yet. Open the survey and put these right:
# $sentence (String)
# $title (String)
surveys-not-ready = { $sentence } Open the survey { $title } and put it right, then announce the wave.
surveys-no-numbers = The people side has not said yet how many credentials it handed out. It does so by itself within a minute after the last day: make sure that it runs and reaches this machine.
surveys-counting = Where is it counted?
surveys-counting-hint = This is frozen when you announce the wave, and staff read it in the promise.
surveys-counting-server = On the server
surveys-counting-server-hint = Keyholders give their words on a page. Somebody who controls the server at that hour, and wants to cheat, could keep them.
surveys-counting-apart = On a machine apart
surveys-counting-apart-hint = The keyholders meet at a computer without a network. The server refuses their words. It takes an hour, and somebody who can run a command on the server.
surveys-next-close-apart = The survey has ended, and was promised to be counted on a machine apart. Ask the person who looks after the server for the sealed answers, meet the keyholders at a computer without a network, and bring back the outcome. The handbook for administrators says how. The first step is:
surveys-key-check-title = Is it your key?
surveys-key-check-lead = When you made your key, you saw six check words. These six words belong to the key that was announced for you:
surveys-key-check-same = Are they the same words in the same order? Then everything is right. Keep your twelve words until the survey has closed.
# $opens (String)
surveys-key-check-other = If they differ, somebody put another key in the place of yours. Say so now, before answers open on { $opens }.
surveys-key-check-stop = What to do if the words differ
surveys-key-check-stop-1 = Tell the organiser and the other keyholders, by telephone or in person. Do not use this site for it.
surveys-key-check-stop-2 = Ask the organiser to tell all staff not to answer this survey, and to plan a new one with new keys. Nobody should answer while this is open.
surveys-key-check-stop-3 = Do not give your words to anybody. Ask the auditor to look at who can reach the database.
surveys-key-words = Check words of the keyholders' keys
surveys-key-check-words = Check words

## Calling a survey off

surveys-call-off-link = Call this survey off
# $title (String)
surveys-call-off-title = Call off { $title }
surveys-call-off-lead = Do this when something that was announced is wrong, or when the keys are lost. What was announced cannot be changed, so a new wave has to take its place.
surveys-call-off-unread = Everything that has been sent in is destroyed now, unread. Nobody will ever see it.
surveys-call-off-told = Everybody who got a letter about this survey gets one more, with your reason in it. People without email read it on the page of the survey.
surveys-call-off-log = The public log keeps that the survey was called off, and the reason can never be changed.
surveys-call-off-again = People who have answered will have to answer again in a new wave. Say in your reason when that will be.
surveys-call-off-warning = This cannot be undone.
surveys-call-off-reason = Why is it called off?
surveys-call-off-reason-hint = Everybody can read this.
# $max (Number)
surveys-call-off-reason-error = Say why the survey is called off, in at most { $max } characters
surveys-call-off-sure = I understand that every answer sent in so far will be destroyed
surveys-call-off-sure-error = Tick the box to say that you understand that the answers will be destroyed
surveys-call-off-button = Call it off
surveys-call-off-late = This survey can no longer be called off: it is not announced, or it is over.
surveys-call-off-planned = This survey is not announced yet. There is nothing to call off; you can still change it.
surveys-called-off-done = The survey is called off. Everything that had been sent in is destroyed.
# $on (String)
surveys-called-off = This survey was called off on { $on }. Everything that had been sent in was destroyed, and nobody has read it.
# $title (String)
surveys-mail-called-off-subject = { $title } is called off
# $name (String)
# $title (String)
# $reason (String)
# $stop (String)
surveys-mail-called-off =
    Dear { $name },

    { $title } is called off. Everything that had been sent in was destroyed, and nobody has read it. There is nothing that you need to do.

    The reason:

    { $reason }

    This letter goes to everybody alike. We cannot see who has answered.

    No more letters about surveys: { $stop }

surveys-opens-results = When results open
# $max (Number)
surveys-opens-results-lead = Organisers and auditors read results on the day on which they are published. You can give site leaders and everybody else a later day, so that what is hard to hear can be told by somebody first. At most { $max } days. It is frozen with the rest of the plan, and stands in the promise.
surveys-leaders-days = Days until site leaders read them
surveys-everybody-days = Days until everybody reads them
# $max (Number)
surveys-days-wrong = Write a whole number of days from 0 to { $max }
surveys-leaders-late = Let leaders read the results on the same day as everybody, or before
# $leaders (Number), $everybody (Number)
surveys-step-opens = Site leaders read them { $leaders ->
    [0] at once
    [one] after 1 day
   *[other] after { $leaders } days
 }, everybody { $everybody ->
    [one] after 1 day
   *[other] after { $everybody } days
 }.
# $leaders (String), $everybody (String)
surveys-step-opens-on = Site leaders read them from { $leaders }, everybody from { $everybody }.
