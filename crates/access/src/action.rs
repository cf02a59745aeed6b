//! Everything that somebody may try to do, by a stable name, and on what.

/// Declares the actions: name, id, what it is done on, by which action one sees that thing, and
/// what it is called in both languages.
macro_rules! actions {
    ($($name:ident $id:literal $kind:ident, sees $sees:tt, $zh:literal, $en:literal;)*) => {
        /// An operation that somebody may try. The ids are those of the API's operations, of the
        /// pack's policies and of the permission matrix.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {$(
            #[doc = $en]
            $name,
        )*}

        impl Action {
            /// All of them, in the order of the permission matrix.
            pub const ALL: &'static [Action] = &[$(Action::$name),*];

            /// The id, such as `read_case`.
            pub const fn id(self) -> &'static str {
                match self {$(Self::$name => $id,)*}
            }

            /// What it is done on.
            pub const fn kind(self) -> Kind {
                match self {$(Self::$name => Kind::$kind,)*}
            }

            /// What it is called, in Chinese.
            pub const fn zh(self) -> &'static str {
                match self {$(Self::$name => $zh,)*}
            }

            /// What it is called, in English.
            pub const fn en(self) -> &'static str {
                match self {$(Self::$name => $en,)*}
            }

            /// The action by which one sees the thing it is done on: whoever may not do that
            /// either is told that the thing is not there. `None`: that there is such a thing is
            /// no secret.
            pub const fn sees(self) -> Option<Action> {
                match self {$(Self::$name => actions!(@sees $name $sees),)*}
            }
        }
    };
    (@sees $name:ident nothing) => { None };
    (@sees $name:ident itself) => { Some(Action::$name) };
    (@sees $name:ident $other:ident) => { Some(Action::$other) };
}

actions! {
    ReadCity "read_city" City, sees nothing, "查看城市概况", "See what the city is";
    BrowsePackages "browse_packages" Package, sees nothing, "浏览一件事与事项", "Browse packages and acts";
    PlanPackage "plan_package" Package, sees nothing, "预览办理方案", "See the plan of a package";
    ReadJournal "read_journal" Journal, sees nothing, "查看公开日志", "Read the public log";
    VerifyReceipt "verify_receipt" Journal, sees nothing, "核验回执", "Verify a receipt";
    VerifyCredential "verify_credential" Credential, sees nothing, "核验证照", "Verify a credential";
    ChangePassword "change_password" Account, sees nothing, "修改本人密码", "Change one's password";
    CreateCase "create_case" Package, sees nothing, "发起申请", "Start a case";
    ReadCase "read_case" Case, sees itself, "查看办件", "Read a case";
    EditCase "edit_case" Case, sees ReadCase, "填写办件", "Fill in a case";
    SubmitCase "submit_case" Case, sees ReadCase, "提交办件", "Submit a case";
    WithdrawCase "withdraw_case" Case, sees ReadCase, "撤回办件", "Withdraw a case";
    UploadDocument "upload_document" Case, sees ReadCase, "上传材料", "Hand in a document";
    ReadDocument "read_document" Document, sees itself, "查看材料", "Read a document";
    ListOwnCases "list_own_cases" Case, sees nothing, "列出本人办件", "List one's cases";
    ListWindowCases "list_window_cases" Case, sees nothing, "列出窗口收件", "List cases filed at the window";
    ListTasks "list_tasks" Task, sees nothing, "列出待办任务", "List tasks";
    ReadTask "read_task" Task, sees itself, "查看任务", "Read a task";
    DecideTask "decide_task" Task, sees ReadTask, "作出决定", "Decide a task";
    SendBackTask "send_back_task" Task, sees ReadTask, "退回补正", "Send a task back for correction";
    ListDuties "list_duties" Task, sees nothing, "列出待办环节", "List what has to be done in steps";
    RecordStep "record_step" Task, sees ReadTask, "办理环节", "Do what a step asks of a department";
    RecordPayment "record_payment" Task, sees ReadTask, "登记缴费", "Record that a fee was paid";
    RecordDelivery "record_delivery" Task, sees ReadTask, "登记送达", "Record that a result was handed over";
    SuspendTask "suspend_task" Task, sees ReadTask, "暂停或恢复计时", "Stop the clock of a task, or let it run again";
    ExtendTask "extend_task" Task, sees ReadTask, "申请延期", "Ask for more time";
    AnswerExtension "answer_extension" Task, sees ReadTask, "审批延期", "Grant or refuse more time";
    CheckCommitment "check_commitment" Task, sees ReadTask, "核查承诺", "Check whether a commitment was kept";
    DecideObjection "decide_objection" Task, sees ReadTask, "审查异议", "Decide an objection";
    RevokeDecision "revoke_decision" Task, sees ReadTask, "撤销决定", "Revoke an approval";
    CorrectDecision "correct_decision" Task, sees ReadTask, "更正决定", "Correct what an approval gave";
    AnswerOutside "answer_outside" Task, sees ReadTask, "外部单位答复", "Answer as an outside body";
    ReplanCase "replan_case" Case, sees ReadCase, "重新生成办理方案", "Plan a case again";
    ArchiveCase "archive_case" Case, sees ReadCase, "导出办件档案", "Take out the archive of a case";
    ReadSubject "read_subject" Record, sees itself, "查看主体全过程", "See all that happened to a subject";
    ReportEvent "report_event" Case, sees ReadCase, "补报事件", "Tell of an event of the world";
    ObjectToDecision "object_to_decision" Case, sees ReadCase, "对决定提出异议", "Object to a decision";
    SignStep "sign_step" Case, sees itself, "签字确认", "Sign as one of several parties";
    ChooseDelivery "choose_delivery" Case, sees ReadCase, "选择领取方式", "Choose how the result comes";
    ObjectToNotice "object_to_notice" Package, sees nothing, "对公示提出异议", "Object to a public notice";
    ReadCredential "read_credential" Credential, sees itself, "查看证照", "Read a credential";
    ListOwnCredentials "list_own_credentials" Credential, sees nothing, "列出本人证照", "List one's credentials";
    RevokeCredential "revoke_credential" Credential, sees ReadCredential, "撤销证照", "Revoke a credential";
    ReadRecord "read_record" Record, sees itself, "查看登记信息", "Read a record of a register";
    ReadOwnRecord "read_own_record" Record, sees itself, "查看本人信息", "Read one's own record";
    ReadAccessLog "read_access_log" Record, sees itself, "查看信息访问记录", "See who read a record";
    ImportRecords "import_records" Register, sees nothing, "导入登记信息", "Import records into a register";
    ClaimPolicy "claim_policy" Record, sees ReadOwnRecord, "申领政策", "Claim a policy";
    MatchPolicy "match_policy" Policy, sees nothing, "测算政策", "Weigh the city by a policy";
    ReadPayRuns "read_pay_runs" Policy, sees nothing, "查看兑付", "See payment runs";
    MakePayRun "make_pay_run" Policy, sees ReadPayRuns, "生成兑付名单", "Make a payment run";
    PayRun "pay_run" Policy, sees ReadPayRuns, "办理拨付", "Pay a run";
    ReadPolicyEffects "read_policy_effects" Policy, sees nothing, "查看政策成效", "See what policies have brought about";
    CorrectFact "correct_fact" Record, sees ReadOwnRecord, "申请更正信息", "Ask that a fact be corrected";
    ReadMessages "read_messages" Account, sees nothing, "查看政策消息", "Read one's messages on policies";
    FollowPolicies "follow_policies" Account, sees nothing, "关注政策", "Follow policies";
    SendClaimEvents "send_claim_events" Policy, sees nothing, "报送直达事件", "Send what pays without a claim";
    ReadClaimEvents "read_claim_events" Policy, sees itself, "查看直达事件", "See what pays without a claim";
    DecideClaimEvent "decide_claim_event" Policy, sees ReadClaimEvents, "核查直达事件", "Look at what was drawn or waits";
    ExportDraw "export_draw" Policy, sees ReadClaimEvents, "导出抽查", "Take out a draw";
    ExplainPolicy "explain_policy" Policy, sees nothing, "查看政策依据", "See why a party has a right or has none";
    ListUnreached "list_unreached" Policy, sees nothing, "列出未通知到的", "List who is entitled and cannot be told";
    ReadSupervisionBoard "read_supervision_board" Task, sees nothing, "查看督办看板", "See the supervision board";
    BookAppointment "book_appointment" Appointment, sees nothing, "预约时段", "Book an appointment";
    ListAppointments "list_appointments" Appointment, sees nothing, "列出预约", "List appointments";
    ReadAppointment "read_appointment" Appointment, sees itself, "查看预约", "Read an appointment";
    CancelAppointment "cancel_appointment" Appointment, sees ReadAppointment, "取消预约", "Cancel an appointment";
    GrantMandate "grant_mandate" Mandate, sees nothing, "授予委托", "Give a mandate";
    ListMandates "list_mandates" Mandate, sees nothing, "列出委托", "List mandates";
    ReadMandate "read_mandate" Mandate, sees itself, "查看委托", "Read a mandate";
    RevokeMandate "revoke_mandate" Mandate, sees ReadMandate, "撤销委托", "Revoke a mandate";
    ListJobs "list_jobs" Job, sees nothing, "列出后台作业", "List background jobs";
    RetryJob "retry_job" Job, sees ListJobs, "重试后台作业", "Retry a background job";
    ListPacks "list_packs" Pack, sees nothing, "列出规则包版本", "List pack versions";
    ListAccounts "list_accounts" Account, sees nothing, "列出账号", "List accounts";
    CreateAccount "create_account" Account, sees nothing, "新建账号", "Create an account";
    EditAccount "edit_account" Account, sees ListAccounts, "修改账号", "Edit an account";
    ReadMetrics "read_metrics" System, sees nothing, "查看运行指标", "Read metrics";
}

impl Action {
    /// The action with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.id() == id)
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// What an action is done on: the entity types of the policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The city itself: what it is called, its departments and districts.
    City,
    /// A package (一件事).
    Package,
    /// A case (办件).
    Case,
    /// A task of a case: one act of one department.
    Task,
    /// A document that belongs to a case.
    Document,
    /// A credential that the city issued.
    Credential,
    /// A record of a register.
    Record,
    /// A register.
    Register,
    /// A policy and its payment runs.
    Policy,
    /// An appointment at a service point.
    Appointment,
    /// A mandate to act for somebody.
    Mandate,
    /// A background job.
    Job,
    /// A version of a pack.
    Pack,
    /// An account.
    Account,
    /// The transparency log.
    Journal,
    /// The running server.
    System,
}

impl Kind {
    /// All of them.
    pub const ALL: &'static [Kind] = &[
        Kind::City,
        Kind::Package,
        Kind::Case,
        Kind::Task,
        Kind::Document,
        Kind::Credential,
        Kind::Record,
        Kind::Register,
        Kind::Policy,
        Kind::Appointment,
        Kind::Mandate,
        Kind::Job,
        Kind::Pack,
        Kind::Account,
        Kind::Journal,
        Kind::System,
    ];

    /// The name of the entity type, such as `Case`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::City => "City",
            Self::Package => "Package",
            Self::Case => "Case",
            Self::Task => "Task",
            Self::Document => "Document",
            Self::Credential => "Credential",
            Self::Record => "Record",
            Self::Register => "Register",
            Self::Policy => "Policy",
            Self::Appointment => "Appointment",
            Self::Mandate => "Mandate",
            Self::Job => "Job",
            Self::Pack => "Pack",
            Self::Account => "Account",
            Self::Journal => "Journal",
            Self::System => "System",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_found_again() {
        for action in Action::ALL {
            assert_eq!(Action::from_id(action.id()), Some(*action));
        }
        assert_eq!(Action::from_id("read_minds"), None);
    }

    #[test]
    fn the_action_by_which_one_sees_a_thing_is_done_on_that_kind_of_thing() {
        for action in Action::ALL {
            if let Some(sees) = action.sees() {
                assert_eq!(sees.kind(), action.kind(), "{action}");
            }
        }
    }
}
