//! The register of codes. A code is one line here and one page in `explain/`.
//!
//! First digit: 0 syntax, 1 shape, 2 names, 3 types, 4 meaning, 5 limits of a target; `W` warns,
//! `R` is for running connectors. A released code is never reused; it retires.

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is built.
    Error,
    /// Told, and built all the same.
    Warning,
    /// Told by a running connector.
    Runtime,
}

/// Declares the codes: name, text, and what each stands for. The explain page of a code is the
/// file of its text in `explain/`.
macro_rules! codes {
    ($($name:ident = $text:literal, $about:literal;)*) => {
        /// A code under which a kind of problem is known.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $about] $name,)* }

        impl Code {
            /// Every code, in the order of the register.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is printed: `E0203`.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it stands for, in one line.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            /// The page that explains it, in Markdown.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("explain/", $text, ".md")),)* }
            }
        }
    };
}

impl Code {
    /// The code that `text` names, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.text().eq_ignore_ascii_case(text))
    }

    /// How much problems of this code weigh.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.text().as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'R') => Severity::Runtime,
            _ => Severity::Error,
        }
    }
}

codes! {
    BadEncoding = "E0001", "a file that is not UTF-8";
    UnreadableFile = "E0002", "a file that cannot be read";
    FileTooLarge = "E0003", "a file larger than any spec";
    UnknownFormat = "E0004", "a file whose name does not tell its format";
    NoMap = "E0005", "a file that is not a map of keys and values";
    SecondDocument = "E0006", "more than one YAML document in a file";
    DuplicateKey = "E0007", "the same key or name twice";
    TooDeep = "E0008", "maps and lists that lie too deep in one another";
    KeyIsNoText = "E0009", "a key that is missing or no text";
    UnquotedExpression = "E0010", "an expression without the quotes that YAML wants";
    CutByComma = "E0011", "a text that a comma ended";
    CutByComment = "E0012", "an expression that a comment ended";
    BadIndentation = "E0013", "a line that begins where it cannot";
    TabIndentation = "E0014", "a tab where YAML wants spaces";
    MissingColon = "E0015", "a key without its colon";
    Brackets = "E0016", "brackets that do not fit together";
    UnclosedQuote = "E0017", "quotes that do not fit together";
    BadEscape = "E0018", "an escape that stands for nothing";
    ColonInText = "E0019", "text with `: ` and without quotes";
    ReservedCharacter = "E0020", "text that begins with a character that means something to YAML";
    UnknownAlias = "E0022", "a reference to an anchor that does not stand before it";
    AliasCycle = "E0023", "a reference that leads back to itself";
    TooManyAliases = "E0024", "references that blow a file up";
    CustomTag = "E0025", "a YAML tag";
    MergeOfNoMap = "E0026", "`<<` with something that is no map";
    MalformedYaml = "E0027", "text that is no YAML";
    NotANumber = "E0028", "infinity or not-a-number";
    MalformedToml = "E0030", "text that is no TOML";
    UnquotedText = "E0031", "a text without the quotes that TOML and JSON want";
    MissingEquals = "E0032", "a key of TOML without its `=`";
    KeyWithoutQuotes = "E0033", "a key without the quotes that TOML and JSON want";
    MalformedJson = "E0035", "text that is no JSON";
    JsonComment = "E0036", "a comment in JSON";
    TrailingComma = "E0037", "a comma with nothing behind it";
    IncludeWithoutMatch = "E0040", "an include that matches no file";
    IncludeOutside = "E0041", "an include that leads out of the project";
    BadInclude = "E0042", "an `include` that is no list of paths";
    NotIncludable = "E0043", "something that an included file cannot hold";
    TooManyFiles = "E0044", "more files than a spec may include";
    StrayCharacter = "E0050", "characters that no expression holds";
    UnclosedText = "E0051", "a text in an expression that does not end";
    UnknownEscape = "E0052", "an escape that means nothing";
    UnreadableNumber = "E0053", "a number in a spelling that is none";
    UnreadableDuration = "E0054", "a duration in a spelling that is none";
    UnexpectedToken = "E0055", "something that cannot stand there";
    UnpairedBracket = "E0056", "a bracket without its other half";
    ForeignOperator = "E0057", "an operator of another language";
    ForeignWord = "E0058", "a word of another language";
    MethodCall = "E0059", "a value that is called, or a method of it";
    ChainedComparison = "E0060", "comparisons in a chain";
    NeedsBrackets = "E0061", "an expression that people read in two ways";
    AdjacentTexts = "E0062", "two texts side by side";
    UnquotedKey = "E0063", "a key of a record without quotes";
    RepeatedRecordKey = "E0064", "a key of a record written twice";
    TemplateStatement = "E0065", "a statement or comment of Jinja";
    UnclosedBraces = "E0066", "braces that do not close";
    BracesInExpression = "E0067", "braces in an expression";
    PositionalAfterNamed = "E0068", "an argument without a name behind one with a name";
    TestWithArguments = "E0069", "a test with an argument";
    ExpressionTooLarge = "E0070", "an expression that is too large";
    BadPath = "E0071", "a text that is no path";
    BadEach = "E0072", "a loop that does not say what it walks";
    EmptyExpression = "E0073", "an expression without anything";
    SliceWithStep = "E0074", "a slice with a step";
    KeyTemplate = "E0080", "an expression in a key";
    StrangerInStructure = "E0081", "a key that does not belong to the structure of its map";
    TwoHeads = "E0082", "two structures in one map";
    IncompleteStructure = "E0083", "a structure without a part that it needs";
    BadCase = "E0084", "a case that is empty or written twice";
    BadStructureValue = "E0085", "a value that its structure cannot use";
    WrongKind = "E0100", "a value of a kind that cannot stand there";
    UnknownKey = "E0101", "a key that its construct does not have";
    MissingKey = "E0102", "a construct without a key that it needs";
    NotSupportedYet = "E0103", "a part of the language that this version does not read";
    UnknownWord = "E0104", "a word that is none of those that may stand there";
    DurationExpected = "E0105", "something that is no duration";
    NumberExpected = "E0106", "something that is not the number a key takes";
    BooleanExpected = "E0107", "something that is neither true nor false";
    BadName = "E0108", "a name that breaks the rule of names";
    BadType = "E0109", "something that cannot be a type";
    BracesInFixed = "E0110", "an expression where nothing is computed";
    BadPattern = "E0111", "a pattern that no answer can match";
    LanguageVersion = "E0112", "a version of the language that is not known";
    KeysExclude = "E0113", "two keys of which one map may have one";
    NoWork = "E0114", "a place where something is to be done, without anything to do";
    FieldsMissing = "E0115", "fields of an object outside of `fields`";
    NotAShape = "E0116", "something that is no shape";
    BadMethod = "E0117", "a request without its method, or a method without its request";
    OneParent = "E0118", "`parents` with more or fewer than one name";
    NoLint = "E0119", "a code under `accept` that is not the code of a lint";
    SizeExpected = "E0120", "a size that is none, or not one that a piece can have";
    BadCaseFile = "E0190", "a file of cases that is not as it has to be";
    UnknownName = "E0200", "a name that does not exist";
    UnknownObject = "E0201", "a reference to an object the spec does not define";
    NameNotHere = "E0202", "a name that cannot be read at this place";
    UnknownField = "E0203", "a reference to a field that is not there";
    WireName = "E0204", "the name of the wire where the spec has its own";
    UnknownFunction = "E0205", "a call of a function that does not exist";
    UnknownTest = "E0206", "a word behind `is` that is no test";
    UnknownType = "E0207", "a type word that names neither a type nor an object";
    UnknownPickList = "E0208", "a reference to a pick list the spec does not define";
    DuplicateName = "E0209", "a name that is given twice";
    ObjectCycle = "E0210", "an object that holds itself";
    UnknownConstant = "E0211", "a path to a constant that is not there";
    NameTaken = "E0212", "a name that belongs to the language or is bound already";
    UnknownArgument = "E0213", "a named argument that the function does not have";
    PickListArgument = "E0214", "an argument of a pick list that no field gives";
    UnknownShapeField = "E0215", "a key of a shape that names a field its object lacks";
    SharedWire = "E0216", "two fields with one place outside";
    UnknownOutputField = "E0217", "a member of a result that the output does not have";
    UnknownMember = "E0218", "a member that a value is known not to have";
    NameNotYet = "E0219", "a name that is not supported yet";
    UnknownCase = "E0220", "a case that a choice does not have";
    NameTooEarly = "E0221", "a name of a step that is read before it is there";
    UnknownTemplate = "E0222", "a template that the spec does not define";
    TemplateCycle = "E0223", "templates that extend one another without end";
    UnknownTemplateArgument = "E0224", "an argument that a template does not take";
    MissingTemplateArgument = "E0225", "a template without an argument that it needs";
    TemplateArgumentType = "E0226", "an argument of another type than the template takes";
    ArgumentInText = "E0227", "a list or a map in the middle of a text of a template";
    TemplatesTooLarge = "E0228", "templates that fill in to more than a spec can hold";
    NothingKept = "E0240", "a session of which nothing is sent";
    KeptIsRequired = "E0241", "something that is kept and never read";
    NothingToRenew = "E0242", "a sign of lost credentials that nothing can renew";
    GrantOfParts = "E0243", "a grant that lacks a part, or has one of another";
    NoSign = "E0244", "a sign of lost credentials that is none";
    WrongType = "E0300", "a value of a type that does not belong there";
    NotACondition = "E0301", "a condition that is neither true nor false";
    NeverEqual = "E0302", "a comparison of types that are never equal";
    NoMembers = "E0303", "a member of something that has no members";
    NoText = "E0304", "a value without a text, put into text";
    Arguments = "E0305", "too many or too few arguments";
    NotLiteral = "E0306", "an argument that has to be written out";
    PatternDialect = "E0307", "a pattern that the dialect does not have";
    WrongDefault = "E0308", "a default that is no value of its field";
    WrongChoice = "E0309", "a choice that is no value of its field";
    WrongLimit = "E0310", "a limit that does not suit its field";
    WrongFormat = "E0311", "a format that does not suit its field";
    UnknownZone = "E0312", "a time zone that does not exist";
    BadDate = "E0313", "a written date that cannot be read";
    MethodWithoutType = "E0314", "a method without the type of its value";
    AccountWhole = "E0320", "the account as a value";
    FileOutside = "E0330", "a part of `multipart` elsewhere";
    BadSeparator = "E0331", "a separator of CSV that is not one character";
    BadPrefix = "E0332", "a prefix of a namespace that is no name";
    ByChance = "E0340", "chance where the same value is needed each time";
    SecretShown = "E0400", "a secret where people would see it";
    LimitsReversed = "E0401", "a lower limit above the upper one";
    RequiredDefault = "E0402", "a required field with a default";
    WholeUrl = "E0403", "a whole URL from a place that cannot be trusted";
    EscapingPath = "E0404", "a path that leaves its folder or its host, or is computed where it is fixed";
    ForbiddenHeader = "E0405", "a header that cannot be set";
    NoAddressHere = "E0406", "an address that is none";
    ReturnWithoutOutput = "E0407", "a result that no output describes";
    ArrayOutput = "E0408", "an array as the result of an operation";
    NoBaseUrl = "E0409", "a relative path without a base URL";
    MissingTest = "E0410", "a connection that nothing tests";
    ListWithoutOutput = "E0411", "a list that goes nowhere";
    PagingIncomplete = "E0412", "paging that lacks what it needs";
    LiteralCredential = "E0413", "a credential in the spec";
    SampleNotFixed = "E0414", "a sample that is no sample";
    HardToShow = "E0415", "a condition that a form cannot decide";
    NestsTooDeep = "E0416", "nesting that is too deep";
    ReturnOfList = "E0417", "a second result beside a list";
    KeepOutside = "E0418", "`$keep` where nothing is sent";
    OutOfBounds = "E0419", "a number outside its bounds";
    NoHostName = "E0420", "a host name that is none";
    ConnectionPickList = "E0421", "a pick list in the connection";
    FilterTooMuch = "E0422", "a filter of fields that needs a run";
    KeyOfNoUse = "E0423", "a key that says nothing about its field";
    WrongControl = "E0424", "a control that does not suit its field";
    ShownByLater = "E0425", "a field that is shown by one behind it";
    TwoConversions = "E0426", "two ways to write one value";
    TreeIncomplete = "E0427", "a tree of choices that lacks what it needs";
    FileOutsideAction = "E0430", "a file that is read or sent where nobody takes it";
    PieceInSteps = "E0431", "a piece of a file that is not sent by one request";
    CommonKeyInVariant = "E0435", "a key in a variant that is common to all of them";
    ListOfVariants = "E0436", "a list for the field that chooses a variant";
    UnknownVariant = "E0437", "a default that names no variant";
    NoVariant = "E0438", "variants without any";
    VariantsOfResource = "E0439", "variants in an operation of a resource";
    FoundFieldKey = "E0440", "a key that a found field does not have";
    FoundFieldWithoutName = "E0441", "a found field without a name";
    ConfigNotAsked = "E0442", "a field of the config that found fields need and nobody asks for";
    FieldsFromNothing = "E0443", "found fields that are made of nothing";
    ResourceWithoutKey = "E0450", "a resource whose object has no key";
    TriggerWithoutOutput = "E0451", "a trigger without an output";
    CursorOfNoOrder = "E0453", "a cursor over something that has no order";
    CursorSettingOfNoUse = "E0454", "a setting of a cursor that has no use or no meaning there";
    StartMissing = "E0455", "a cursor by number that does not say where it begins";
    ParentsByNumber = "E0456", "a cursor by number over several parents";
    NothingIdentifies = "E0457", "an event that nothing identifies";
    FewOptions = "E0460", "a choice of ways to sign in that is none";
    UnknownOption = "E0461", "a way to sign in that is chosen at first and does not exist";
    ChoiceOfOptions = "E0462", "a field that chooses how to sign in, with choices of its own";
    SignedChanged = "E0463", "a change behind the signature of a request";
    ClockInPoll = "E0464", "a method that reads the clock, called in a poll";
    NoPage = "E0470", "a link that leads to no page";
    ParamTwice = "E0471", "a parameter that a request would send twice";
    TokenOfPoll = "E0472", "answers that end the token of a page, where no token is kept";
    StepKind = "E0480", "a step that is of no kind, or of one that lacks something";
    StepKey = "E0481", "a key that its step does not take";
    MethodSends = "E0482", "a method that sends requests, called where none can be sent";
    StepsWithoutValue = "E0483", "steps of which no value comes";
    StepUnnamed = "E0484", "a name for a step that gives nothing";
    StepsTooMany = "E0485", "more steps than a work may have";
    StepsListKey = "E0486", "a key of a request beside steps";
    WaitHere = "E0487", "a wait where an action cannot wait";
    CannotKeep = "E0488", "a value that cannot be kept while an action waits";
    AnswerOfSteps = "E0489", "the status or a header of what steps have made";
    OtherScheme = "E0490", "a scheme beside a preset that has another";
    WeakProof = "E0491", "a verification that proves nothing";
    RouteMismatch = "E0492", "a route that does not fit the one of the webhooks";
    UnsignedProof = "E0493", "a request that needs credentials, to a host that gets none";
    BodyOfItself = "E0494", "a body that is made of itself";
    NoSuchVerb = "E0500", "a request with a method that the Workato platform cannot send";
    ParallelBlock = "E0501", "a parallel loop that does more than one request";
    SleepingVariant = "E0502", "a variant that sleeps until the service calls back";
    DeviceCode = "E0511", "a code for another device, which the Workato platform shows nobody";
    Registers = "E0513", "a client that registers itself, which the Workato platform cannot wait for";
    Edwards = "E0517", "a signature by Ed25519, which the Workato platform cannot make";
    FoundOutOfReach = "E0540", "found fields that a Workato connector cannot know where they are used";
    RedirectValue = "E0541", "a value of the redirect that the Workato platform does not hand on";
    RenamedCode = "E0542", "a code under another name than the Workato platform reads";
    OwnState = "E0543", "a `state` that the Workato platform does not leave to a connector";
    HeadersUnknown = "E0544", "headers of a request that the Workato SDK does not show";
    SignedLookUp = "E0545", "a look-up after connecting that a Workato connector cannot sign";
    SourceTooLarge = "E0550", "a connector that is larger than the Workato platform takes";
    TooManyEvents = "E0551", "more events at once than the Workato platform takes";
    MixedVariants = "E0560", "variants of a trigger of which some poll and some are told";
    SignedElsewhere = "E0565", "requests of users' own that a Workato connector cannot sign";
    NoBrowserThere = "E0566", "a sign-in in the browser that the Workato platform does not know";
    CertificateOfAgent = "E0567", "certificates that an agent of the Workato platform shows itself";
    NativeClosesProgram = "E0570", "a method in code, of which no program can be made as it stands";
    NoLocalOfRuby = "E0571", "what a method in Ruby takes under a name that Ruby cannot read";
    PlatformMethod = "E0575", "a method in Ruby that uses the platform, called as a function";
    AccountOutOfReach = "E0580", "a property of the account, or a lookup table, where the Workato platform gives none";
    NoStandIn = "E0581", "a sign-in whose first address a Workato connector cannot know";
    TomlDate = "W0101", "a date of TOML, which is read as text";
    NeedlessBraces = "W0120", "braces around a whole expression";
    NearlyStructure = "W0121", "a key of data that nearly is structure";
    FollowerAlone = "W0122", "a part of a structure without its head";
    PathAsText = "W0123", "a text that looks like an expression";
    SurprisingScalar = "W0124", "a plain value that older YAML reads otherwise";
    PatternNearWord = "W0130", "text among patterns that looks like a slip of a word";
    NullInPath = "W0300", "a value in a path that may be empty";
    NeverEmpty = "W0301", "a test for emptiness of what is only null";
    BaseReplaced = "W0302", "a leading slash that replaces the path of the base URL";
    ReadWithoutOutput = "W0303", "an action that reads and gives nothing";
    DefaultOfBlank = "W0304", "a default that leaves empty text as it is";
    InputInQuotes = "W0305", "an input between quotes";
    MissingCase = "W0306", "choices without a case";
    KeyInQuery = "W0307", "a key in the query of every request";
    ArrayOfAny = "W0308", "an array of which nothing is known";
    FieldNamedUse = "W0309", "a field that is called `use`";
    NoDedup = "W0430", "a trigger that takes every delivery for an event";
    PollMayLose = "W0431", "a poll that can lose events";
    SameKeyForChanges = "W0432", "a key of events that stays the same when a record changes";
    SameKeyWithinUnit = "W0433", "changes within one unit of a cursor that look alike";
    UnfilledPlace = "W0434", "a placeholder of another language, which nothing fills";
    CursorOftenEmpty = "W0435", "a cursor by a value that many records lack";
    TimeWithoutZone = "W0436", "times without an offset and without a zone";
    AlwaysFails = "W0440", "an expression that fails whenever it is computed";
    StepUnread = "W0450", "a name of a step that nothing reads";
    StepUnreachable = "W0451", "a step that is never reached";
    ShortWait = "W0452", "a wait that is shorter than the Workato platform can";
    Unverified = "W0455", "a webhook that anybody could call";
    IdleWebhooks = "W0456", "an address for webhooks that no trigger uses";
    PatternMayRunAway = "W0460", "a pattern that may take very long";
    InputUnread = "W0470", "an input that nothing reads";
    CursorUnsent = "W0471", "a cursor that no request reads";
    UploadBeginsAnew = "W0480", "an upload that does not go on where the platform stopped it";
    LongTimeout = "W0500", "a request that waits longer than the Workato platform does";
    LimitWithinJob = "W0510", "a limit of requests that the Workato platform keeps within one job only";
    AskedInstead = "W0521", "a value of the redirect that users of the Workato platform have to type";
    SentAnyway = "W0522", "a parameter of the sign-in that the Workato platform sends anyhow";
    NeverRevoked = "W0524", "a `revoke` that the Workato platform never runs";
    StandIn = "W0525", "an address that a Workato connector asks in place of one that is not known yet";
    OptionsForOne = "W0526", "a choice of ways to sign in that users of a recipe do not get";
    BaseAnywhere = "W0580", "an address out of an answer that gets credentials wherever it leads";
    UnsignedElsewhere = "W0581", "a request to a host that gets no credentials";
    NeedlessAcceptance = "W0600", "an acceptance that nothing needs";
    EmptyReason = "W0601", "an acceptance without a reason";
    ServiceTitle = "W0602", "a title that is more than the name of the service";
    NameStyle = "W0603", "a name of an operation that is not in snake case";
    Unused = "W0604", "an object or pick list that nothing uses";
    OpenSecret = "W0605", "a credential that is shown while it is typed";
    EmbeddedSecret = "W0606", "a text that looks like a credential";
    CredentialHint = "W0607", "a credential without a hint where it is found";
    SharedSecret = "W0608", "a secret that goes along with copies of a connection";
    HostByHand = "W0609", "a host of which the user types what all have in common";
    BareLabel = "W0610", "a label that does not say of what";
    NoToggle = "W0611", "a choice that takes no value from another step";
    IntegerMoney = "W0612", "an amount of money as a whole number";
    StickyFields = "W0613", "many optional fields that are always shown";
    DateHint = "W0614", "a point in time without a hint at its zone";
    FieldHelp = "W0615", "help boxes at many fields";
    ListOfValues = "W0616", "a list of plain values as an input";
    RepeatedFields = "W0617", "the same fields written twice";
    WordsAsPattern = "W0618", "a choice that is written as a pattern";
    TitleVerb = "W0620", "a title of an action that begins with no verb";
    TitleTense = "W0621", "a title of an action in the past";
    TriggerTitle = "W0622", "a title of a trigger that does not say what it waits for";
    DeleteHelp = "W0623", "an action that deletes and has no help";
    NoRetry = "W0624", "requests that are never tried again";
    OpenSearch = "W0625", "a search that asks for nothing";
    BatchMark = "W0626", "an action over several records that is not marked as one";
    CustomActionHelp = "W0627", "requests of the users' own without help";
    NoCustomAction = "W0628", "no requests of the users' own";
    MarkupInText = "W0630", "HTML in a text";
    UntidyText = "W0631", "a title or label with spaces or a full stop around it";
    NoSupport = "W0640", "a listing without a support contact";
    ManyKeywords = "W0641", "more keywords than a listing takes";
    NoKeywords = "W0642", "a listing without keywords";
    KeywordRepeats = "W0643", "a keyword that says nothing new";
    NoCategory = "W0644", "a listing without a category";
    NoLandingPage = "W0645", "a listing that is neither installed at once nor has a page";
    SourceUnsaid = "W0646", "a listing that does not say whether its source is open";
    NoDescription = "W0647", "a listing without a description";
    NoHttps = "W0648", "an address of a listing that is no HTTPS";
    LargeSource = "W0650", "a connector that is long to compile on the Workato platform";
    NothingToFill = "W0660", "a field of which nothing is left on its side";
    UnusedTemplate = "W0670", "a template that nothing extends";
    NativeCode = "W0671", "a method in code of a target, which closes the others";
    NativeWord = "W0672", "a word in native code that has no place there";
    NativeLong = "W0673", "native code that is long";
    NativeUnbalanced = "W0674", "native code in which something is not closed";
    NativeCharacter = "W0675", "a character in native code that is none of Ruby's";
    ShortKey = "W0676", "a shared key that is shorter than the digest that it signs";
    Input = "R0100", "input or connection fields that are not as they have to be";
    Refusal = "R0101", "input that a check of the spec refuses";
    SameFound = "R0102", "two found fields of one name";
    SignInFailed = "R0110", "a sign-in that the service refused";
    SignInAgain = "R0111", "a connection that a user has to sign in to again";
    NoToken = "R0112", "a sign-in whose answer holds no token";
    ForeignBase = "R0113", "an address out of an answer that may not get credentials";
    SignInBroken = "R0114", "a sign-in in the browser that came to no end";
    NotStored = "R0115", "a connection that cannot be stored or read";
    Sleeps = "R0160", "an action that sleeps until the service calls back";
    NobodyCalled = "R0161", "a service that did not call back in time";
    BadDelivery = "R0180", "a delivery that cannot be read";
    NoEvent = "R0181", "something among the events of a delivery that is none";
    EmptyRoute = "R0182", "a trigger whose route has an empty part";
    NoListening = "R0183", "an address that cannot be listened on";
    NotProven = "R0184", "a delivery that does not prove where it comes from";
    TokenTooLong = "R0185", "a sign-in that brings more than is kept";
    NoAnswer = "R0200", "a service that could not be reached, or did not answer";
    Refused = "R0201", "a request that the service refused";
    Unauthorized = "R0202", "credentials that the service refused";
    Throttled = "R0203", "a service that was asked too often";
    Unexpected = "R0204", "an answer that is not what the spec expects";
    TooLarge = "R0205", "an answer that is too large";
    Redirected = "R0206", "a redirect or a next page that is not followed";
    NotReadable = "R0208", "an answer that is not the XML or CSV it should be";
    Fault = "R0209", "an error that an answer of a success tells";
    BadBody = "R0210", "a value that cannot be written as the body";
    BadCertificate = "R0211", "a certificate or key that cannot be read";
    WrongPart = "R0220", "a part of a file that was not asked for";
    FileLength = "R0221", "a file that is shorter or longer than was said";
    FileChanged = "R0222", "a file that was changed while it was read";
    LongFile = "R0223", "a file that is too large";
    FileUnread = "R0224", "a file that cannot be read";
    Expression = "R0300", "a value that could not be computed";
    Failed = "R0301", "an end that the spec asked for";
    EmptySegment = "R0302", "a value that cannot be part of a path";
    BadHost = "R0303", "a value that cannot be part of a host";
    BadAddress = "R0304", "an address that is no URL";
    BadHeader = "R0305", "a value that no header can hold";
    EmptyAddress = "R0306", "an address that is empty";
    TooMuch = "R0307", "a value that takes too much to compute";
    StepsTooDeep = "R0320", "steps that nest too deep when they run";
    StepsEndless = "R0321", "steps that go on for too long";
    PartFailed = "R0322", "elements of a loop that failed";
    PageRepeated = "R0400", "the same page of a list twice";
    NoKey = "R0401", "a record that nothing identifies";
}
