# Words that are not counted, and irregular ones with their plurals.
def self.english(kind)
  {
    uncounted: %w[
      advice aircraft audio chassis cod data deer equipment evidence feedback fish furniture hardware homework
      information knowledge luggage metadata money moose music news police progress research rice series sheep
      shrimp software species traffic
    ],
    irregular: %w[
      alias aliases ache aches analysis analyses apparatus apparatuses atlas atlases axe axes bias biases bonus
      bonuses brownie brownies bus buses cache caches cactus cactuses calf calves calorie calories campus campuses
      canvas canvases census censuses child children chorus choruses cookie cookies corpus corpuses crisis crises
      criterion criteria diagnosis diagnoses echo echoes elf elves emphasis emphases epoch epochs focus focuses foot
      feet gas gases genie genies genius geniuses goose geese half halves headache headaches hero heroes hoodie
      hoodies hypothesis hypotheses iris irises knife knives leaf leaves lens lenses life lives loaf loaves man men
      monarch monarchs mouse mice movie movies nexus nexuses niche niches octopus octopuses ox oxen parenthesis
      parentheses person people phenomenon phenomena potato potatoes prairie prairies quiz quizzes radius radiuses
      rookie rookies selfie selfies self selves shelf shelves status statuses stomach stomachs surplus surpluses
      synopsis synopses synthesis syntheses thesis theses thief thieves tomato tomatoes tooth teeth veto vetoes
      virus viruses wife wives wolf wolves woman women zombie zombies
    ].each_slice(2).to_h
  }.fetch(kind)
end
