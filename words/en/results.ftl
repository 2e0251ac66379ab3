# Results.
results-none-title = No results yet
results-none = Results come when a survey is closed and counted.
# $on (String)
results-published = Published on { $on }
# $answered (Number)
# $eligible (Number)
results-took-part = { $answered } of { $eligible } people answered.
# $k (Number)
# $kd (Number)
results-how = Scores run from 0 to 100. A group is shown from { $k } answers, and nothing that can be worked out from this page is about fewer than { $kd } people. Where something is withheld to protect people, it looks the same whether few answered or nobody did.
results-nothing = So few people answered that nothing can be shown.
results-statement = Statement
results-score = Score
results-interval = Likely range
results-spread = How people answered
results-answers = Answers
results-choice = Choice
results-share = Share
results-theme-label = Score from 0 to 100
# $points (Number)
results-at-most = { $points } or below
# $points (Number)
results-at-least = { $points } or above
# $percent (Number)
results-about = { $percent } %
results-few = nobody, or only a few
results-all-but-few = all, or nearly all
# $low (Number)
# $high (Number)
results-between = { $low } to { $high }
# $good (String)
# $middle (String)
# $bad (String)
results-shares = Good: { $good }. In between: { $middle }. Not good: { $bad }.
# $n (Number)
results-n = about { $n }
# $n (Number)
results-about-n = About { $n } people answered.
results-groups = By group
results-own = (your group)
results-counts = Who could take part, and how many did
results-counts-note = These counts can be checked: nobody can have more answers than credentials.
results-eligible = Could take part
results-issued = Took a credential
results-reissued = Replaced
results-paper = On paper
results-answered = Answered
results-spoilt = Spoilt
results-csv = Download the numbers as a table (CSV)
results-bytes = The results as they were published, byte for byte
# $with (String)
results-together = Too few people answered here to be shown alone. These are the results of { $with } together.
# $within (String)
results-within = Too few people answered here to be shown alone. These are the results of { $within }.
results-group-withheld = Withheld to protect people.
results-not-known = not known
