# The start, the audit page, roles and settings.
nav-home = Home
nav-results = Results
nav-act = Act
nav-surveys = Surveys
nav-people = People
nav-audit = Audit
home-title = Home
# $name (String)
home-welcome = Hello, { $name }
home-nothing-title = Nothing to do right now
home-nothing = When a survey is announced, it appears here.
# $opens (String)
home-take = Take your credential now, and answer from { $opens }.
# $opens (String)
home-taken = You are ready. You can answer from { $opens }.
# $closes (String)
home-take-now = Take your credential, then answer by { $closes }.
# $closes (String)
home-answer = You have taken your credential. Answer, or change your answer, until { $closes }.
home-ended = Closed. Results come as soon as the keyholders have counted.
home-published = The results are out.
home-do = To do
home-ready = Ready
home-open = Open
home-called-off = Called off. Everything that had been sent in was destroyed unread.
home-off = Called off
home-wait = Wait
home-read = Read
# $title (String)
home-key-of = Your key for { $title }
home-make-key = You hold one of the keys. Make it on your own device.
home-give-key = The last day is over. Give your words to open the box.
# $title (String)
home-run = Run { $title }
home-running = Surveys that you run
home-results = Latest results
# $count (Number)
home-results-earlier = { $count ->
    [one] One earlier survey
   *[other] { $count } earlier surveys
}
home-look-after = Look after
home-audit-title = Audit
home-audit-lead = What is published can be checked against what was promised. Everything here is read; nothing can be changed.
# $count (Number)
home-checks-passed = All { $count } checks passed.
# $failed (Number)
# $count (Number)
home-checks-failed = { $failed } of { $count } checks failed. Tell the organiser and the keyholders before anybody relies on these results.
home-checks-none = No survey has been announced yet, so there is nothing to check.
home-checks-others = Checks of other surveys
home-checks = Checks of this wave
home-check = Check
home-outcome = Outcome
home-meaning = What it means
home-passed = Passed
home-failed = Failed
home-mail = Mail
home-mail-none = No letter was written yet.
home-events = What happened
home-events-none = Nothing yet.
home-event-when = When (UTC)
home-event-who = Who
home-event-what = What
home-event-program = The program
home-events-list = The latest 200 things that happened, newest first
home-event-unknown = Something that this version of the program does not know
# $role (String)
home-event-role-given = Gave somebody a role: { $role }
# $role (String)
home-event-role-taken = Took a role back: { $role }
# $count (Number)
home-event-cards = { $count ->
    [one] Printed one claim card
   *[other] Printed { $count } claim cards
}
# $joined (Number)
# $changed (Number)
# $ended (Number)
home-event-imported = Imported a staff list: { $joined } joined, { $changed } changed, { $ended } left
home-event-person = Added or changed a person
home-event-survey = Wrote or changed a survey
home-event-planned = Planned a wave
home-event-key = Made a key of the box
# $hash (String)
home-event-announced = Announced a wave: everything about it is frozen under { $hash }…
home-event-paper = Somebody chose paper
home-event-paper-undone = Somebody went back from paper
# $count (Number)
# $group (String)
home-event-slips = Printed { $count } paper slips for the group { $group }
home-event-reissued = Made a lost credential good
# $count (Number)
home-event-invited = Sent { $count } invitations
# $count (Number)
home-event-reminded = Sent { $count } reminders, to everybody alike
# $hash (String)
home-event-closed = Counted and published a wave: the results are { $hash }…
home-event-comment-shown = Read a comment and let it be shown
home-event-comment-masked = Read a comment and took something out of it
home-event-comment-withheld = Read a comment and kept it back
home-event-comment-handed-over = Read a comment and handed it over, since somebody may be at risk
home-event-finding = Pinned a finding
home-event-suggestion = Put a suggestion forward with their name, or from paper
home-event-suggestion-reply = Said something below a suggestion
home-event-suggestion-changed = Changed a suggestion: joined it, took it out of sight, or named who answers
home-event-owed = Enough people back a suggestion, so an answer is owed
home-event-sponsor = Named who answers suggestions about the whole organisation
home-event-topics = Sorted comments into topics
home-event-space = A working group was started or changed
home-event-space-people = People of a working group changed
home-event-priority = A priority was set or ended
home-event-world-opened = The page of a survey was opened to the world
home-event-world-closed = The page of a survey was closed to the world
home-event-decision = Something was decided about what people said
home-event-action = An action was agreed, changed or told of
home-event-writer-asked = Asked the writer of a comment a question, through the box
# $count (Number)
home-event-cards-ended = { $count ->
    [one] Ended the unused card of one person
   *[other] Ended the unused cards of { $count } people
}
# $hash (String)
home-event-brought = Brought in a finished survey of another system: the results are { $hash }…
home-event-refused = A mail server refused an address for good
home-event-mended = An address was put right
# $on (String)
# $waves (Number)
home-event-restored = Put a backup of { $on } back. Surveys that were announced and not counted then: { $waves }
# $waves (Number)
home-event-restored-unknown = Put a backup back. Surveys that were announced and not counted then: { $waves }
home-event-exported = Gave out everything that is kept about a person
home-event-erased = Erased a person at their wish
# $count (Number)
home-event-forgotten = { $count ->
    [one] Took out one person who left long ago
   *[other] Took out { $count } people who left long ago
}
# $count (Number)
home-event-called-off = { $count ->
        [0] Called off a wave
        [one] Called off a wave, and wrote to { $count } person
       *[other] Called off a wave, and wrote to { $count } people
    }
home-event-destroyed = Destroyed the sealed answers and keys of a wave
home-event-setting = Changed a setting
home-roles-title = Roles
home-roles-lead = Everybody can take part. These people can do more.
home-role = Role
home-role-give = Give a role
home-role-take = Take back
home-role-what = What can be done
# $role (String)
# $name (String)
home-role-take-what = Take back { $role } from { $name }
# $site (String)
home-role-site-leader-of = Site leader ({ $site })
home-role-site-leader = Site leader
home-role-site = Site
home-role-site-hint = For a site leader only. Whoever leads a region sees its academies.
home-role-site-whole = No site
home-role-site-missing = Choose the site that this person leads
home-role-email = Enter the work email of the person
home-role-organiser = Organiser
home-role-administrator = Administrator
home-role-auditor = Auditor
home-role-keyholder = Keyholder
home-role-own = You cannot take the role of administrator from yourself. Ask another administrator.
home-role-unknown = Nobody on the staff list has that email address. Check the spelling.
home-role-changed = The roles are changed.
home-settings-title = Settings
home-organisation = Name of the organisation
home-organisation-missing = Enter a name of 120 characters or fewer
home-help = Whom to tell if somebody is at risk
home-help-hint = Shown beside every comment box, with names and telephone numbers.
home-help-long = Use 1,000 characters or fewer
home-saved = Saved.
demo-title = Demonstration
# $today (String)
demo-today = In this demonstration today is { $today }.
demo-post-link = Read the post of this demonstration
demo-post-title = Post
demo-post-lead = In a demonstration no mail leaves the machine. The newest letters are here.
demo-post-none = No letter has been written yet.
demo-clock-title = Move the clock
demo-clock-legend = Go to this day
demo-clock-hint = Move forward to see a survey open, close and be counted.
demo-clock-button = Move the clock
# $today (String)
demo-clock-moved = Today is now { $today }.
home-check-key = Check that the key in the announcement is yours
