# Pages that everybody can open, without signing in.
open-home-title = A place where everybody's voice counts
# $organisation (String)
open-home-lead = This is where { $organisation } listens, decides and says what came of it.
open-home-sign-in = Sign in
open-home-card = I have a card
open-home-check-title = Check it yourself
open-home-check = Everything that can be checked is public: what was frozen, what was counted, and that your answer is in it.
open-waves = Surveys
open-waves-none = No survey has been announced yet.
open-answer-title = Answer the survey
open-answer-link = Answer
open-closed-title = This survey is closed
open-check-title = Check that your answer was counted
open-check-lead = You need the words or the square of your receipt. The check is done on this device: nobody learns which answer you looked for.
open-closing-title = Close the wave
open-closing-lead = Each keyholder opens this page on a device of their own and gives their words. When enough have, the answers are mixed, opened in memory and counted.
# $given (Number)
# $wanted (Number)
open-closing-held = { $given } of { $wanted } keys are given.
open-closing-given = Given
open-closing-give = Give your words
open-closing-done = This survey is counted. The results are out.
# $on (String)
open-closing-early = This survey can be opened after { $on }, not before.
open-promise-lead = The same for every survey. Each survey shows its own promise, with names and numbers, before you answer.
open-promise-now = The promise of the latest survey
open-promise-none = As soon as a survey is announced, its promise stands here word for word.
open-privacy-title = Privacy
open-privacy-1 = We keep your name, work email if you have one, your sites and roles, because a staff list is needed to know who may take part.
open-privacy-2 = We keep that you took a credential for a survey, and on which day. We do not keep, and cannot work out, whether or what you answered.
open-privacy-3 = We keep no addresses of devices and no tracking of any kind. The only cookie is the one that keeps you signed in.
open-privacy-4 = Facts like age or disability come from you alone, travel only inside your sealed answer, and only if you leave them ticked.
open-privacy-5 = You can ask for everything that is kept about you, and ask for it to be erased: write to the person who looks after the staff list. Answers cannot be found or erased, because nobody can know which are yours.
open-accessibility-title = Accessibility
open-accessibility-1 = Every page should work with a keyboard, with a screen reader, at 400 % zoom, in dark mode and on a small phone. It is built to WCAG 2.2, level AA.
open-accessibility-2 = Pages that seal an answer need JavaScript, because the sealing happens on your device. Paper counts the same.
open-accessibility-3 = If something gets in your way, tell the person who looks after the survey. It will be put right, and until then you can answer on paper or with help.
open-help-title = Help
open-help-1 = To take part you first take a credential, like a voting card. Later you answer with it. Keep the twelve words: they move your credential to another phone or computer.
open-help-2 = No work email? Ask at your site for your sealed card.
open-help-3 = Lost your words before answering? Ask the organiser of the survey: a few replacements are allowed.
open-help-4 = If you or a child are at risk, do not wait for a survey. Tell the safeguarding lead of your site now.
