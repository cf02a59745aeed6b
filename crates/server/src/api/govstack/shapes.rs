//! The shapes of the building block, named as its own definition names them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

/// A service: a package of the city.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovService {
    /// A UUID made of the package's id.
    pub id: String,
    /// The package.
    pub name: String,
    /// Of the pack.
    pub version: String,
    /// `Public`: anybody may see it.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it may be applied for today.
    pub is_executable: bool,
    /// Always false: cases hear of what happens outside the plan.
    pub is_closed: bool,
    /// How it goes, in a sentence.
    pub description: String,
    /// Figures of the plan.
    pub service_body: Vec<GovProperty>,
}

/// A name and a value.
#[derive(Debug, Serialize, ToSchema)]
pub struct GovProperty {
    /// The name.
    pub code: String,
    /// The value.
    pub value: String,
}

/// A form in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovEFormRow {
    /// A UUID made of the package's id.
    pub e_form_id: String,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Of the pack.
    pub version: String,
    /// Always true: older ones belong to running cases.
    pub latest: bool,
}

/// A form.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovEForm {
    /// What lists show of it.
    #[serde(flatten)]
    pub row: GovEFormRow,
    /// JSON Schema of `formData.data`.
    pub schema: Json,
}

/// What is handed in.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"applicantId": "8f14e45f-ceea-867f-a8c9-6f1e2d3c4b5a",
    "formData": {"data": {"entity.name": {"value": "杭州云栖示例软件有限公司"},
        "name_commitment": {"signed": true}}}}))]
pub struct GovSubmission {
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_name: Option<String>,
    /// The caller's account as a UUID.
    pub applicant_id: String,
    /// When it was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// The answers.
    #[serde(default)]
    pub form_data: GovFormData,
    /// What `POST /documents` answered.
    #[serde(default)]
    pub document_urls: Vec<String>,
}

/// Answers of a form.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovFormData {
    /// Fact -> `{"value": …}`; commitment -> `{"signed": true}`.
    #[serde(default)]
    pub data: BTreeMap<String, Json>,
    /// The form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e_form_id: Option<String>,
}

/// Data without a form.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"data": {"approve": {"value": true}}}))]
pub struct GovData {
    /// Name -> `{"value": …}`.
    #[serde(default)]
    pub data: BTreeMap<String, Json>,
}

/// Where something stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct GovStatus {
    /// `PENDING`, `APPROVED`, `SENDBACK` or `REJECTED`.
    pub code: String,
    /// In the language of the request.
    pub title: String,
}

/// An application file: a case.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovFile {
    /// The case as a UUID.
    pub file_id: String,
    /// When it was submitted first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered: Option<String>,
    /// The service.
    pub service_id: String,
    /// What that is called.
    pub service_name: String,
    /// Where it stands.
    pub status: GovStatus,
    /// Whether nothing more happens.
    pub ended: bool,
    /// Whose it is.
    pub applicant_id: String,
    /// What was handed in; masked unless it is the reader's own.
    pub application_data: GovSubmission,
}

/// An application file in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovFileRow {
    /// The case as a UUID.
    pub file_id: String,
    /// The file stands for all of its tasks.
    pub main_task_id: String,
    /// What it is about.
    pub task_title: String,
    /// Where it stands.
    pub status: GovStatus,
    /// Whose it is.
    pub applicant_id: String,
    /// When it was begun.
    pub created: String,
    /// When it was submitted first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered: Option<String>,
    /// Its number.
    pub description: String,
    /// What the service is called.
    pub service_name: String,
    /// The service.
    pub service_id: String,
    /// Its form.
    pub eform_id: String,
}

/// What became of an upload.
#[derive(Debug, Serialize, ToSchema)]
pub struct GovUpload {
    /// 200.
    pub code: i32,
    /// The media type that its bytes say.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name.
    pub message: String,
    /// What `documentUrls` names it by.
    pub url: String,
}

/// A task in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovTask {
    /// The file's id and the act.
    pub task_id: String,
    /// The file's id.
    pub main_task_id: String,
    /// The act.
    pub name: String,
    /// The department as a UUID.
    pub role_id: String,
    /// When the department got to work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// The department.
    pub description: String,
    /// The service.
    pub service_id: String,
    /// What that is called.
    pub service_name: String,
    /// The file.
    pub file_id: String,
    /// Its form.
    pub e_form_id: String,
    /// Where it stands.
    pub status: GovStatus,
}

/// A task with what it needs.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovTaskData {
    /// The file's id and the act.
    pub task_id: String,
    /// The act.
    pub task_name: String,
    /// The department as a UUID.
    pub role_id: String,
    /// When the department got to work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// The department.
    pub description: String,
    /// The file.
    pub file_id: String,
    /// The service.
    pub service_id: String,
    /// What that is called.
    pub service_name: String,
    /// The form of the file.
    pub e_form_id: String,
    /// Fact -> `{"value": …, "title": …}`: what the act needs.
    pub form_variables: BTreeMap<String, Json>,
    /// Where it stands.
    pub status: GovStatus,
    /// `decision`: what may be said when it is completed, and the catalogue of reasons.
    pub data: BTreeMap<String, Json>,
}

/// A task that was completed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GovCompleted {
    /// The task.
    pub task_id: String,
    /// The file.
    pub file_id: String,
    /// The service.
    pub service_id: String,
    /// Where the task stands now.
    pub status: GovStatus,
    /// What was said.
    pub variables: BTreeMap<String, GovData>,
}
