//! How this room says no. Each code has a page in `docs/errors/`.

use base::Refusal;

use crate::action::Action;

/// Nobody has signed in (401).
pub fn sign_in_required() -> Refusal {
    Refusal::new("sign_in_required", 401, "请先登录。", "Sign in first.")
}

/// The person may not do `action` (403).
pub fn forbidden(action: Action) -> Refusal {
    Refusal::new(
        "forbidden",
        403,
        format!("您的角色不能执行此操作：{}。", action.zh()),
        format!("Your roles do not allow this: {} ({action}).", action.en()),
    )
}

/// Name and password do not go together (401). The same for names that nobody has.
pub fn wrong_password() -> Refusal {
    Refusal::new(
        "wrong_password",
        401,
        "账号或密码不正确。",
        "The account name or the password is wrong.",
    )
}

/// The account may not sign in (403); told only to who has shown the right to it.
pub fn account_locked() -> Refusal {
    Refusal::new(
        "account_locked",
        403,
        "账号已停用，请联系管理员。",
        "The account is locked; ask an administrator.",
    )
}

/// Too many tries to sign in (429); the next one counts after `wait_seconds`.
pub fn too_many_tries(wait_seconds: i64) -> Refusal {
    Refusal::new(
        "too_many_tries",
        429,
        format!("登录尝试过于频繁，请在 {wait_seconds} 秒后再试。"),
        format!("Too many tries to sign in; try again in {wait_seconds} seconds."),
    )
}

/// The session is over or never was (401).
pub fn session_ended() -> Refusal {
    Refusal::new(
        "session_ended",
        401,
        "登录已失效，请重新登录。",
        "Your session is over; sign in again.",
    )
}

/// The request does not carry the session's token against forgery (403).
pub fn csrf_token_wrong() -> Refusal {
    Refusal::new(
        "csrf_token_wrong",
        403,
        "请求须带有本次登录的 X-CSRF-Token；请刷新页面后重试。",
        "The request must carry this session's X-CSRF-Token; reload the page and try again.",
    )
    .on("X-CSRF-Token")
}

/// The account name is taken (409).
pub fn account_exists() -> Refusal {
    Refusal::new("account_exists", 409, "该账号名已被使用。", "The account name is taken.")
        .on("name")
}

/// Something about an account is not as it must be (422).
pub fn bad_account(field: &str, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::new("bad_account", 422, zh, en).on(field)
}

/// The new password is too weak (422).
pub fn weak_password(zh: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::new("weak_password", 422, zh, en).on("password")
}

/// An administrator may not take the administration from the own account (409).
pub fn own_administration() -> Refusal {
    Refusal::new(
        "own_administration",
        409,
        "不能停用自己的账号，也不能取消自己的管理员角色；请由另一位管理员操作。",
        "You cannot lock your own account or take the role from it; another administrator can.",
    )
}

/// The sign-in at the identity provider was not begun here, or long ago, or was used (400).
pub fn sign_in_not_begun() -> Refusal {
    Refusal::new(
        "sign_in_not_begun",
        400,
        "此次统一身份登录未在本系统发起，或已过期、已使用；请重新登录。",
        "This sign-in was not begun here, or is too old, or was used already; begin again.",
    )
}

/// The identity provider's answer does not hold (401).
pub fn identity_refused() -> Refusal {
    Refusal::new(
        "identity_refused",
        401,
        "统一身份认证未通过，请重新登录。",
        "The identity provider did not confirm who you are; sign in again.",
    )
}

/// Nobody here is linked to this identity (403).
pub fn identity_unknown() -> Refusal {
    Refusal::new(
        "identity_unknown",
        403,
        "您的统一身份尚未关联本系统账号，请联系管理员。",
        "Your identity is linked to no account here; ask an administrator.",
    )
}
