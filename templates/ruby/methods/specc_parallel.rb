# Sends the requests of all rounds side by side, at most `width` at a time, and gives what is made of the answers, in the order of the rounds.
#
# A round is an element and a lambda that gives its request and what becomes of the answer. All requests are made before one is sent, and
# all are sent before one answer is looked at. What failed ends the whole, or is told beside the results if `told` is there.
lambda do |connection, width, rounds, told, secrets|
  made = rounds.map do |_, round|
    request, done = round.call
    { message: call('specc_send', connection, request.merge(later: true)), request: request, done: done }
  rescue ::StandardError => e
    raise if told.nil?

    { failed: e }
  end
  sent = made.reject { |one| one[:failed] }
  messages = sent.map { |one| one[:message] }
  rate = [(service[:limit][0] * 60 / service[:limit][1]).floor, 1].max #? send.limit
  _, answers, failures = parallel(messages, threads: width, rpm: rate) #? send.limit
  _, answers, failures = parallel(messages, threads: width) #? !send.limit
  sent.each_with_index { |one, at| one[:first] = answers[at] || failures[at].to_s }
  finish = lambda do |one|
    raise one[:failed] if one[:failed]

    one[:done].call(call('specc_send', connection, one[:request].merge(first: one[:first])))
  end
  next made.map { |one| finish.call(one) } if told.nil?

  s.reported(rounds.map(&:first), told, secrets) { |_, at| finish.call(made[at]) }
end
