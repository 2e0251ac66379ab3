# The promise: every sentence must be true of the code and of the configuration.
promise-title = Our promise
promise-once = You can answer exactly once, and change your answer until the last day. The system knows that you took a credential. It cannot know whether you answered, or which answer is yours, unless the people who run it forge credentials: a second, independent issuer is not yet part of it.
promise-sealed = Your answers are sealed on your own device before they are sent. They are kept sealed, with no time and no order. No name, email, address of your device or cookie goes with them.
# $name (String)
promise-keys-one = One person holds the key that opens them after the last day: { $name }.
# $names (String)
promise-keys-two = Two of three keyholders must come together to open them after the last day: { $names }. One alone can do nothing.
# $k (Number)
# $kd (Number)
promise-release = The answers are mixed, opened in memory and counted. Only counts and averages are published, for groups of { $k } or more answers, and nothing that can be worked out from them is about fewer than { $kd } people.
# $leaders (Number), $everybody (Number)
promise-opens = Those who run the survey and those who audit it read the results first. Leaders of sites read them { $leaders ->
    [0] on the same day
    [one] 1 day later
   *[other] { $leaders } days later
 }, and everybody else { $everybody ->
    [one] 1 day later
   *[other] { $everybody } days later
 }. Nothing can be changed in between: the fingerprint of the results is in the public log from the first day.
promise-comments = A comment is separate from your answers and shows only your group. A named reader takes names out before others see it. Write nothing that only you could know, if you want to stay unknown: your style is your own. If you tick that you may be asked back, a reader can send your device one question about that comment. They, and the people who run the server, can read what you reply, and not who you are.
# $days (Number)
promise-destroyed = { $days } days after the results the sealed answers and all keys are destroyed. We destroy every copy that we know of. That no other copy exists cannot be proved.
# $min (Number)
# $days (Number)
promise-paper = If you answer on paper, the person who types it in sees the answers, but no name. Slips are made when { $min } people of your group wait for one, so that a slip does not say whose it is. In the last { $days } days they are made in any case, and if you are then one of few, that person may guess. We tell you before.
promise-remains = What remains: your network may see that you used this site. Keyholders give their words to the server when it counts, so people who run the server and cheat at that hour could open answers before they are destroyed; so could enough keyholders who break their word together with them. And a changed page could be sent to one person, which is why its fingerprint is published.
promise-counted-apart = The answers are counted on a machine that is not the server. The server refuses the keyholders' words.
promise-remains-apart = What remains: your network may see that you used this site. Enough keyholders who break their word, together with people who run the server, could open answers before they are destroyed. And a changed page could be sent to one person, which is why its fingerprint is published.
