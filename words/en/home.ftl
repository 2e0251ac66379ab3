# The start, the audit page, roles and settings.
nav-home = Home
nav-results = Results
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
home-wait = Wait
home-read = Read
# $title (String)
home-key-of = Your key for { $title }
home-make-key = You hold one of the keys. Make it on your own device.
home-give-key = The last day is over. Give your words to open the box.
# $title (String)
home-run = Run { $title }
home-look-after = Look after
home-audit-title = Audit
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
home-event-about = More
home-event-program = The program
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
