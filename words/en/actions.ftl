# Acting on what was said: priorities, decisions, actions, and what became of them.
actions-overview-title = Act
actions-overview-lead = What was said, what was decided, who does it, and whether it worked.
actions-mine = Your promises
actions-mine-link = See them all
# $count (Number)
actions-mine-late = { $count ->
    [one] 1 is late
   *[other] { $count } are late
}
actions-mine-next = The next one:
actions-mine-none-title = You owe nobody anything
actions-mine-none = When you own an action, it is here with its day.
# $name (String)
actions-at = What is done at { $name }
actions-at-none-title = Nothing here yet
actions-at-none = Actions of working groups that are meant for this site are shown here.
actions-no-cycle-title = Nothing to act on yet
actions-no-cycle = A cycle begins when the results of a survey are out.
# $on (String), $days (Number)
actions-owed = First decisions are owed by { $on }: { $days } school days after everybody can read the results.
# $on (String)
actions-owed-late = First decisions were owed by { $on }. The organisers have been reminded.
actions-spaces-all = All working groups
actions-priorities = What matters most
actions-priorities-none = No priorities have been set yet.
# $max (Number)
actions-priorities-enough = A cycle can have { $max } priorities. End one before you set another: what matters most is few things.
actions-priority-new = Set a priority
# $max (Number)
actions-priority-lead = At most { $max } in a cycle. Everybody who works here can read them with their reasons.
actions-priority-title = Priority
actions-priority-title-hint = A few words, for example “Workload” or “Being told why”
actions-priority-title-missing = Write the priority in a few words
actions-priority-reason = Why this?
actions-priority-reason-hint = Say which findings and comments led to it.
actions-priority-reason-missing = Say why it was chosen
actions-priority-set = The priority is set. Everybody can read it.
actions-priority-end = End
# $title (String)
actions-priority-end-of = End the priority “{ $title }”
actions-priority-ended = The priority has ended.
actions-vote-new = Ask everybody what matters most
actions-vote-lead = A vote is a survey with one question. It is asked, sealed and counted like every other survey, so nobody can know who chose what.
actions-vote-question = Which of these matter most to you?
actions-vote-question-hint = Choose as many as you like. Choosing all of them changes nothing about their order.
actions-vote-then = Next you choose the days and the keyholders. A priority that you set or end later does not change the vote.
actions-vote-make = Write this vote
actions-vote-made = The vote is written. Choose now when it is asked.
# $title (String)
actions-vote-survey = What matters most: { $title }
actions-vote-there = There is a vote about these priorities already. You find it on the page Act.
actions-vote-few = People can only choose between two priorities or more. Set another priority first.
actions-vote-unplanned = A vote about these priorities is written, and nobody has been asked yet.
actions-vote-plan = Choose when it is asked
actions-vote-run = Run the vote
# $day (String)
actions-vote-soon = From { $day } on everybody on the list can say which of these matter most.
# $day (String)
actions-vote-open = Until { $day } you can say which of these matter most to you. Nobody can know what you choose.
actions-vote-now = Vote
actions-vote-counting = The vote is over. The keyholders have not opened it yet.
actions-vote-not-readable = The vote is counted. You cannot read its results, or not yet.
actions-vote-chosen = Of those who voted, so many chose each of them:
actions-vote-results = All results of the vote
actions-looked-after = Looked after by
actions-looked-after-by = Who looks after it?
actions-looked-after-nobody = No group yet
actions-space-unknown = Choose a group from the list
actions-due-again = Put off until now
actions-decide-again = Decide again
actions-decided-again = Looked at again
actions-waiting = Findings that wait for a decision
actions-waiting-none = Every finding of this survey has its decision.
actions-suggest-about = Put something forward about this
actions-no-cycle-yet = An answer belongs to the cycle of a survey, and none has been published yet. Say what you think below the suggestion until then.
actions-decide-this = Decide about this
actions-decide = Decide about something
actions-decide-lead = Everybody who works here can read the decision and its reason. What you cannot do stands in the same size as what you do.
actions-question = What is it about?
actions-question-hint = In a sentence that everybody understands. Write nothing that points to a single person or a small group.
actions-question-missing = Say what the decision is about
actions-answers = Findings that it is about
actions-answers-hint = Each can be followed from here to what became of it. Everybody sees only the findings that they may see.
# $max (Number)
actions-answers-many = Choose at most { $max } findings
actions-answers-unknown = Choose findings from the list
actions-verdict = The decision
actions-verdict-missing = Choose a decision
actions-verdict-yes = Yes
actions-verdict-yes-hint = It will be done. Add actions next.
actions-verdict-partly = In part
actions-verdict-partly-hint = Some of it will be done. Say which part, and why not the rest.
actions-verdict-not-now = Not now
actions-verdict-not-now-hint = It is looked at again on a day that you name.
actions-verdict-no = No
actions-verdict-no-hint = It will not be done. The reason matters most here.
actions-reason = Why?
actions-reason-hint = In plain words
actions-reason-title = The reason
actions-reason-missing = Give the reason. Without it a decision helps nobody.
actions-review = Look at it again on
actions-review-hint = Needed for “not now”
actions-review-missing = Write the day on which it is looked at again
# $on (String)
actions-review-on = It is looked at again on { $on }.
actions-decide-button = Publish the decision
actions-decided = The decision is published. Everybody can read it.
# $name (String), $on (String)
actions-decided-by = Decided by { $name } on { $on }
# $on (String)
actions-decided-on = Decided on { $on }
# $max (Number)
actions-decisions-enough = A survey can have { $max } decisions.
actions-from = Where this came from
actions-became = What became of it
actions-became-nothing = Nothing yet.
actions-became-none = No action has been made of it yet.
actions-into-space = Which group looks after the action?
actions-no-space = An action belongs to a working group, and there is none yet.
actions-new = Add an action
actions-made = The action is agreed. Its owner can see it under “Your promises”.
# $max (Number)
actions-enough = A group can have { $max } actions here.
# $question (String)
actions-from-decision = It comes from: { $question }
actions-title = What will be done?
actions-title-hint = Begin with a verb, for example “Print the rota two weeks ahead”
actions-title-missing = Say what will be done
actions-detail = More about it (optional)
actions-owner = Owner
actions-owner-field = Who owns it?
actions-owner-hint = Work email, staff number or full name, as on the staff list. One person, who says how it goes.
actions-owner-missing = Write who owns it
actions-owner-none = Nobody yet
actions-due = By when
actions-due-missing = Write by when it will be done
actions-due-past = Choose today or a later day
actions-where = Where
actions-where-everywhere = Everywhere
actions-where-unknown = Choose a place from the list
actions-moves = Which finding should it move?
actions-moves-hint = When the same is asked again, both numbers are shown side by side.
actions-moves-none = None
actions-moves-unknown = Choose a finding from the list
actions-space = Group
actions-part-of = Part of
actions-parts = For each place
# $done (Number), $all (Number)
actions-parts-done = { $done } of { $all } places have done it.
# $count (Number)
actions-parts-stuck = { $count ->
    [one] 1 is stuck.
   *[other] { $count } are stuck.
}
actions-edit = Change what was promised
actions-share-out = Share it out to places
actions-share-lead = Each place gets a part of its own, owned by whoever leads the place. Where nobody does, the owner of the whole keeps it.
actions-share-sites = Places
actions-share-there = Have their part already
actions-share-missing = Choose at least one place
actions-share-button = Share out
actions-share-all = Share out to all
# $count (Number)
actions-shared = { $count ->
    [0] Every place that you chose has its part already.
    [one] 1 place has its part now.
   *[other] { $count } places have their part now.
}
actions-action = Action
actions-how-far = How far
actions-late = Late
actions-state-agreed = Agreed
actions-state-doing = Being done
actions-state-stuck = Stuck
actions-state-done = Done
actions-state-checked = Checked
actions-state-stopped = Given up
actions-state-missing = Choose how far it is
actions-state-wrong = It cannot go there from where it is now. Reload the page: somebody may have changed it.
actions-confidence = How it goes
actions-confidence-hint = Choose one if you can tell.
actions-confidence-on-course = On course
actions-confidence-at-risk = At risk
actions-confidence-stuck = Needs help
actions-outcome = Did it work?
actions-outcome-hint = For “Checked”. Ask the people whom it was meant for.
actions-outcome-worked = It worked
actions-outcome-mixed = It worked in part
actions-outcome-did-not = It did not work
actions-outcome-missing = Say whether it worked
actions-said = What should people know?
actions-said-hint = Needed when it is stuck or given up
actions-said-missing = Say what holds it up, or why it is given up
actions-update = Say how it goes
actions-update-button = Save
actions-updated = Saved. Whoever can see the action can read it.
actions-updates = How it went
# $on (String)
actions-updates-none = It was agreed on { $on }. Nothing has been said since.
# $count (Number)
actions-open = { $count ->
    [one] 1 to be done
   *[other] { $count } to be done
}
# $count (Number)
actions-ended = { $count ->
    [one] 1 that has ended
   *[other] { $count } that have ended
}
actions-ended-title = Ended
# $name (String)
actions-board = Actions of { $name }
actions-board-none-title = No actions yet
actions-board-none = What the group promises to do is here, with an owner and a day.
# $title (String), $on (String)
actions-by-day = { $title }, by { $on }
# $title (String), $state (String)
actions-deed = { $title }: { $state }.
# $title (String), $place (String), $state (String)
actions-deed-at = { $title }, { $place }: { $state }.
actions-again = Measured again
actions-again-not-yet = It has not been asked again yet.
actions-again-cause = This says that it was measured again. It does not say what caused the change.
# $survey (String)
actions-again-other-words = { $survey } asked it in other words, so the numbers cannot be compared.
# $survey (String)
actions-again-withheld = It was asked again in { $survey }. The comparison is withheld to protect people.
# $survey (String)
actions-again-region = It was asked again in { $survey }. The numbers are not compared: a region is many groups, and these may have changed.
# $survey (String)
actions-again-few = It was asked again in { $survey }. Too few answered, or no exact score is shown, so nobody can tell whether it changed.
# $survey (String)
actions-again-same = Measured again in { $survey }: no clear difference.
# $survey (String), $low (String), $high (String)
actions-again-higher = Measured again in { $survey }: likely { $low } to { $high } points higher.
# $survey (String), $low (String), $high (String)
actions-again-lower = Measured again in { $survey }: likely { $low } to { $high } points lower.
# $now (String), $before (String)
actions-again-numbers = It is { $now } now and was { $before }.
actions-together-title = You said, together we did
actions-together-lead = For each survey: what people said, what was done about it, and what could not be done and why.
# $survey (String)
actions-together-of = After { $survey }
# $survey (String), $place (String)
actions-together-of-at = After { $survey }, at { $place }
actions-together-place = What is done at
actions-together-show = Show
# $count (Number)
actions-together-card = { $count ->
    [0] Nothing has been decided yet.
    [one] 1 decision about what people said
   *[other] { $count } decisions about what people said
}
actions-together-all = All surveys
actions-together-none-title = No decisions yet
actions-together-none = What is decided about the findings of this survey will be here, with what cannot be done and why.
actions-together-suggested = Colleagues suggested:
actions-together-heard = What was measured:
actions-together-did = What we do
actions-together-did-none = Nothing has been promised yet.
actions-together-not = What we could not do, and why
actions-together-not-none = Nothing that was asked for has been turned down.
actions-together-next = What comes next
actions-together-next-none = Everything that was promised has been done.
actions-together-results = The results of the survey
actions-poster = A poster for the staffroom door (PDF)
# $question (String)
actions-poster-said = You said: { $question }.
# $deed (String)
actions-poster-did = We did: { $deed }
# $deed (String)
actions-poster-doing = We are at it: { $deed }
# $deed (String), $why (String)
actions-poster-gave-up = We tried: { $deed } { $why }
# $verdict (String), $reason (String)
actions-poster-not = { $verdict }. { $reason }
# $count (Number)
actions-poster-more = { $count ->
    [one] 1 more decision is on the page.
   *[other] { $count } more decisions are on the page.
}
# $address (String)
actions-poster-where = All of it is at { $address }. Anybody who works here can read it.
actions-loop = The whole loop as a picture
actions-loop-lead = From left to right: what was measured or suggested, what was decided, what is done, and what was measured again. The tables beneath name every dot.
actions-loop-said = Findings and suggestions
actions-loop-decided = Decisions
actions-loop-done = Actions
actions-loop-measured = Measured again
# $said (Number), $decided (Number), $done (Number), $measured (Number)
actions-loop-desc = Findings and suggestions: { $said }. Decisions: { $decided }. Actions: { $done }. Measured again: { $measured }. Lines lead from each to what became of it. The tables below say the same.
actions-loop-mark = Dot
actions-loop-what = What
actions-loop-led-to = Led to
actions-loop-nothing = Nothing yet
# Not which: a subject is read over a shoulder and kept by mail servers, and the group may be private.
actions-mail-subject = How does it go?
# $name (String), $title (String), $due (String), $address (String)
actions-mail-owner =
    Dear { $name },

    you own this action: { $title }
    It is due by { $due }. Nobody has said how it goes for a while, or the day has passed.

    One sentence is enough, also if it is stuck:
    { $address }
# $name (String), $title (String), $owner (String), $due (String), $address (String)
actions-mail-others =
    Dear { $name },

    this action of a group that you look after needs a word: { $title }
    It is due by { $due }, and { $owner } owns it. They were reminded before you.

    You can see it, and help, here:
    { $address }
# $name (String), $title (String), $due (String), $address (String)
actions-mail-nobody =
    Dear { $name },

    this action of a group that you look after has no owner: { $title }
    It is due by { $due }. Please find somebody who takes it on:
    { $address }
# $survey (String)
actions-mail-owed-subject = Decisions are owed after { $survey }
# $name (String), $survey (String), $on (String), $address (String)
actions-mail-owed =
    Dear { $name },

    first decisions about the results of { $survey } were owed by { $on }, and nobody has published one.
    Everybody who works here can see that they are late.

    What was found waits here, also for a “not now” with its reason:
    { $address }
actions-mail-review-subject = Something that was put off is due
# $name (String), $question (String), $on (String), $address (String)
actions-mail-review =
    Dear { $name },

    on { $on } this was put off until now: { $question }
    Everybody who works here can read that it would be looked at again.

    Decide again here, also if it stays as it is:
    { $address }
# $question (String), $verdict (String), $address (String)
actions-news-decided = It was decided: { $question } – { $verdict }. { $address }
# $title (String), $verdict (String), $address (String)
actions-news-answered = “{ $title }” was answered: { $verdict }. { $address }
# $title (String), $action (String), $state (String), $address (String)
actions-news-action = “{ $title }”: { $action } is { $state }. { $address }
# $title (String), $action (String), $address (String)
actions-news-measured = “{ $title }”: what “{ $action }” should move was asked again. { $address }
actions-mail-news-subject = News about what you follow
# $name (String), $news (String), $choose (String), $stop (String)
actions-mail-news = Hello { $name },

    this is what became of suggestions that you follow:

    { $news }

    This letter comes once a week, and only when there is news. Choose another day or hour here:
    { $choose }

    You want no more of these letters? One click ends them. You go on following what you follow:
    { $stop }
actions-news-title = News about what you follow
actions-news-lead = Once a week you get one letter with everything that became of the suggestions that you follow: answers, and what is done about them. When there is no news, no letter comes.
actions-news-day = On which day?
actions-news-day-hint = When that day is in the holidays or a bank holiday, the letter comes on the next school day.
actions-news-monday = Monday
actions-news-tuesday = Tuesday
actions-news-wednesday = Wednesday
actions-news-thursday = Thursday
actions-news-friday = Friday
actions-news-or = or
actions-news-none = No letters of news
actions-news-none-hint = What you follow stays listed under “That I follow”, with what became of it.
actions-news-hour = From which hour?
actions-news-every = Do you want to hear of everything that is decided?
actions-news-every-yes = Yes, of every decision that colleagues can read under “You said, together we did”
actions-news-hour-hint = By UK time. The letter may be some minutes later.
actions-news-day-missing = Choose a day, or choose no letters of news
actions-news-hour-missing = Choose an hour from the list
# $on (String), $hour (String)
actions-news-next = The next letter comes on { $on } from { $hour } on, if there is news by then.
actions-news-none-comes = You get no letters of news.
actions-news-no-email = There is no work email for you on the staff list, so no letter can come. What became of what you follow stands under “That I follow”.
actions-news-stop-title = No more letters of news
actions-news-stop-lead = You will get no more letters about what became of suggestions that you follow. You go on following them.
actions-news-stopped = You will get no more letters about suggestions that you follow.
actions-news-stopped-still = What you follow stays listed on the page of suggestions, with what became of it. Letters about surveys come as before.
actions-news-again = You will get letters about suggestions that you follow again, with everything that you have not been told yet.
actions-evidence = Evidence
actions-evidence-none = Nobody has added a file yet.
actions-evidence-add = Add a file
# $size (String), $on (String), $by (String)
actions-evidence-about = { $size }, added on { $on } by { $by }
# $size (Number)
actions-evidence-kb = { $size } kB
actions-evidence-remove = Remove this file
actions-evidence-remove-lead = It is gone for good, for everybody who can see this action.
# $files (Number)
actions-evidence-lead = A photo, a PDF or another document that shows what was done. Everybody who can see this action can save it. An action can have { $files } files.
actions-evidence-pictures = From photos and other pictures we take out what the camera wrote: the place, the time and the device. Look whether people can be seen who have not agreed to it.
actions-evidence-documents = Documents keep their own properties, such as the name of who wrote them. Take those out first if they should not be seen.
actions-evidence-description = What does it show?
actions-evidence-description-hint = One sentence, for example “The quiet room in Alder Primary, with the new armchairs”. People who cannot see a picture read this instead.
actions-evidence-description-missing = Say in a sentence what the file shows
actions-evidence-file = The file
# $mb (Number)
actions-evidence-file-hint = PDF, PNG, JPEG, WebP, Word (DOCX), Excel (XLSX), OpenDocument text (ODT), CSV or plain text, { $mb } MB at most.
actions-evidence-missing = Choose a file
actions-evidence-empty = There is nothing in this file. Choose another one
# $mb (Number)
actions-evidence-large = This file is larger than { $mb } MB. Choose a smaller one, for example a photo in a lower resolution
actions-evidence-unknown = This is none of the kinds of file that can be added, or there are macros in it. Save it as PDF and choose that
actions-evidence-broken = This picture is damaged, or was not saved as a whole. Open it, save it again and choose that
# $max (Number)
actions-evidence-enough = This action has { $max } files already. Remove one first
actions-evidence-again = Choose the file again: browsers do not keep it.
actions-evidence-added = The file is added. Everybody who can see this action can save it.
actions-evidence-removed = The file is removed.
actions-evidence-button = Add this file
actions-feed-title = A feed of what was decided
actions-feed-lead = If you read feeds, you can have one with every decision and its reason. Its address is yours alone.
actions-news-link = Or have every decision in a letter once a week
actions-feed-make = Make an address for my feed reader
actions-feed-made = Copy this address into your feed reader now. It is not shown again.
actions-feed-secret = Whoever has this address can read what was decided, as you can. Making another one ends this one.
actions-equality-title = Equality pack
actions-equality-lead = Everything that was found by a characteristic, such as disability or ethnicity, with what was decided, what is done and what was measured again. For the report under the Public Sector Equality Duty. Its numbers are released ones, and its sentences are those that colleagues wrote for everybody. Read it before you hand it on.
actions-equality-link = Save the equality pack as a table (CSV)
actions-equality-survey = Survey
actions-equality-finding = What was found
actions-equality-why = Why it matters
actions-equality-pinned = Pinned on
actions-equality-question = What was decided about
actions-equality-decision = Decision
actions-equality-reason = Reason
actions-equality-decided = Decided on
actions-equality-review = Looked at again on
actions-equality-action = What is done
actions-equality-state = How far it is
actions-equality-due = By when
actions-equality-said = Last word on it
actions-equality-again = Measured again
# $count (Number)
actions-more = { $count ->
    [one] Show 1 more
   *[other] Show { $count } more
}
actions-briefing = Short text for a briefing
actions-briefing-lead = To read out, or to copy into a message. It takes about two minutes.
# $next (String)
actions-briefing-next = What comes next: { $next }
actions-world-title = Show this page to the world
actions-world-link = Who may read this page
actions-world-shows = Everybody who has the address can then read, without signing in:
actions-world-shows-decisions = what was decided and why, also every new decision of this cycle;
actions-world-shows-actions = what is done, where, and how far it is, of groups that everybody here can see;
actions-world-shows-numbers = the released numbers of the whole organisation that were decided about, and what was measured again.
actions-world-hides = What was decided about stands there as the decision words it, also where that repeats the title of a suggestion. Beyond that the page shows no suggestions, no updates of owners, no names, no numbers of one place, and no comments.
actions-world-read-first = Read the page once as a stranger would before you open it. What the world has read cannot be taken back.
actions-world-open = Show it to the world
actions-world-close = Show it to colleagues only
actions-world-opened = The world can read this page now.
actions-world-closed = Only people who work here can read this page now.
actions-world-is-open = The world can read this page.
actions-world-decide = The world can read the decisions of this cycle. Write this one so that a stranger may read it.
# $organisation (String)
actions-world-lead = { $organisation } asked the people who work there, and tells here what came of it.
actions-world-feed = New decisions for your feed reader (Atom)
