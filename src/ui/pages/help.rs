//! Help: which kind of key to take, how to send it, what ends it, and what a key looks like.

use leptos::prelude::*;

use crate::ui::components::page::Page;

/// Help, for everybody: signed in or not. It asks the service nothing.
#[component]
pub fn Help() -> impl IntoView {
    view! {
        <Page title="Which kind of key do I need?">
            <div class="stack">
                {kinds()}
                <div class="prose">{using()}{appearance()}</div>
            </div>
        </Page>
    }
    .into_any()
}

fn kinds() -> AnyView {
    view! {
        <div class="sheet">
            <table class="table" data-prose="">
                <caption class="visually-hidden">"The three kinds of key"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Kind"</th>
                        <th scope="col">"Acts as"</th>
                        <th scope="col">"Ends when"</th>
                        <th scope="col">"Take it for"</th>
                        <th scope="col">"Made at"</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row" data-cell="name">"Personal key"</th>
                        <td data-label="Acts as">"you, with the rights you have at the moment of the call"</td>
                        <td data-label="Ends when">
                            "it expires, somebody revokes it, or your user is disabled or deleted"
                        </td>
                        <td data-label="Take it for">"your own scripts and tools"</td>
                        <td data-label="Made at"><a href="/profile/api-keys">"Profile"</a>", by every user"</td>
                    </tr>
                    <tr>
                        <th scope="row" data-cell="name">"Organization key"</th>
                        <td data-label="Acts as">"itself, with role assignments of its own"</td>
                        <td data-label="Ends when">
                            "it expires or somebody revokes it; it outlives whoever made it"
                        </td>
                        <td data-label="Take it for">"builds and services that must not depend on one person"</td>
                        <td data-label="Made at"><a href="/organizations">"Organization"</a>", by its owners and by members with the role Manage workload credentials"</td>
                    </tr>
                    <tr>
                        <th scope="row" data-cell="name">"Project key"</th>
                        <td data-label="Acts as">"itself, inside one project, with Elasticsearch privileges"</td>
                        <td data-label="Ends when">"it expires or somebody deletes it"</td>
                        <td data-label="Take it for">"clients that read or write a project’s data"</td>
                        <td data-label="Made at">
                            "a project, under " <a href="/organizations">"Organization"</a>
                            " → Deployments and projects → API keys, by its admins and by roles with a privilege for API keys"
                        </td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn using() -> AnyView {
    view! {
        <h2>"Send a key"</h2>
        <p>
            "Put the whole key behind the word " <code>"ApiKey"</code> " in the header of each request. In place of "
            <code>"keyward.example.com"</code> " put the address of this console."
        </p>
        <pre class="code" tabindex="0" aria-label="Request with a key">
            "curl -H \"Authorization: ApiKey $KEYWARD_API_KEY\" https://keyward.example.com/api/v1/deployments"
        </pre>
        <p>
            "A project key goes the same way to the Elasticsearch endpoint of its project, which the project’s list of keys names; it opens nothing else, and the other two kinds open Elasticsearch only as far as their roles say."
        </p>
        <p>
            "Keep keys in the environment or in a secret store, not in the command itself: commands stay in the shell’s history. A key opens the API, never this console."
        </p>

        <h2>"Know when a key ends"</h2>
        <p>
            "Every answer to a request with a key says when that key ends, whether the request succeeded or was refused: in the header "
            <code>"X-Elastic-Api-Key-Expiration"</code>
            ", in UTC and to the second. Keys that never expire get no such header. This shows it:"
        </p>
        <pre class="code" tabindex="0" aria-label="Command that shows when a key ends">
            "curl -s -o /dev/null -D - -H \"Authorization: ApiKey $KEYWARD_API_KEY\" https://keyward.example.com/api/v1/deployments | grep -i '^x-elastic-api-key-expiration'"
        </pre>
        <p>"It prints, for example:"</p>
        <pre class="code" tabindex="0" aria-label="What it prints">
            "x-elastic-api-key-expiration: 2027-02-22T01:10:00Z"
        </pre>
        <p>
            "The list marks keys that end within 14 days, and the flag at the top counts yours. Personal and organization keys are not prolonged: generate the successor, put it in place, then revoke the old one. The end of a project key can be moved."
        </p>

        <h2>"When was it used?"</h2>
        <p>
            "“Last used” is the time and address of the last request that the key opened. It is recorded to within 10 seconds."
        </p>

        <h2>"What revoking does"</h2>
        <p>
            "A revoked key is refused from the next request on, everywhere. It cannot be brought back. It stays in the list, under “Revoked”, with who revoked it and when. Requests that are already being answered come to their end."
        </p>
        <p>
            "Of a project’s keys it is called deleting, as in Kibana, and invalidating, as in Elasticsearch’s API: the key stays in the list for a while, under “Invalidated”."
        </p>

        <h2>"What a project key may do"</h2>
        <p>
            "What you restrict it to, and never more than its owner could do when it was made or last saved. The form shows both together: rows that its owner lacks have no effect, and say so before the key is made."
        </p>

        <h2>"When a key leaks"</h2>
        <ul>
            <li>"Revoke it first. To find it, search the list for its last four characters, its id, or paste the whole key: only its id is used."</li>
            <li>"Look at “Last used” for the time and the address it was used from."</li>
            <li>"Generate a successor and put it where the old one stood."</li>
        </ul>
    }
    .into_any()
}

fn appearance() -> AnyView {
    view! {
        <h2>"What a key looks like"</h2>
        <p>
            <code>"kwp_"</code> " for a personal key or " <code>"kwo_"</code>
            " for an organization key, then 58 letters and digits, so that a double click selects all of it. Give this regular expression to your secret scanner:"
        </p>
        <pre class="code" tabindex="0" aria-label="Regular expression of keys">"kw[po]_[0-9A-Za-z]{58}"</pre>
        <p>
            "Of the 58, the first 20 are the id, by which the key is known; it is no secret. The next 32 are the secret. The last 6 are a checksum: the CRC-32 (as in zip and PNG) of the 56 characters before it, prefix included, written in base 62 with the digits "
            <code>"0–9 A–Z a–z"</code>
            ", most significant first, padded on the left with " <code>"0"</code>
            ". A scanner that checks it raises almost no false alarms. Project keys have Elasticsearch’s form, the base64 of id and secret, and no prefix."
        </p>

        <h2>"By keyboard"</h2>
        <ul>
            <li>"“Skip to content” is the first thing that Tab reaches on every page."</li>
            <li>"Tab goes through links, fields and buttons; every row’s actions are among them. Enter follows links and presses buttons, Space ticks boxes and presses buttons."</li>
            <li>"Arrow keys choose among the options of Expiration, of a key’s formats, and of the theme."</li>
            <li>"Escape closes the account menu and every question, and nothing has happened then. Focus returns to where it was."</li>
            <li>"Questions about revoking start on Cancel, so that Enter alone never ends a key."</li>
        </ul>
    }
    .into_any()
}
