#pragma once

// Keys made for these tests; they guard nothing. The password of the encrypted ones is "hello".
namespace keys {

// One P-256 key in three forms, written by openssl 3.0.
inline constexpr const char* sec1 = R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIOWFf2aGehZUEk/FShDg+eV1n61Zl4bCj27LUenrKzjsoAoGCCqGSM49
AwEHoUQDQgAEIdIrwxWs6nYmqPwRklpb13+g7nR2hB1OhsSEctH52lvWz06wHls4
6/ImmuQIn5nJR4OWb5w2Qm4fcDCZmD7lRA==
-----END EC PRIVATE KEY-----
)";
inline constexpr const char* pkcs8 = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5YV/ZoZ6FlQST8VK
EOD55XWfrVmXhsKPbstR6esrOOyhRANCAAQh0ivDFazqdiao/BGSWlvXf6DudHaE
HU6GxIRy0fnaW9bPTrAeWzjr8iaa5AifmclHg5ZvnDZCbh9wMJmYPuVE
-----END PRIVATE KEY-----
)";
inline constexpr const char* encrypted_pkcs8 = R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAje9E06El7Y9wICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEMppK1NFda7ZR9UGlfkUn0UEgZAv
TGcASJHMRaPYSbKsepWIPkjhIEnIVhF1FWvP9VQ2jGv+Eg1iAUP6lJcWXr/Yec9E
bq93DeCUEW39QLmMTSs3k+NdH8C13QxKpHaaSk1tNs34DLHyL6FhnBMR4JT3uDAY
tx7hoCJsVIjBFRPo8xITr74rucniPgC5CuQFIqI/HL/6DALYivLhGYnLBwjMfqs=
-----END ENCRYPTED PRIVATE KEY-----
)";
inline constexpr const char* openssl_public = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEIdIrwxWs6nYmqPwRklpb13+g7nR2
hB1OhsSEctH52lvWz06wHls46/ImmuQIn5nJR4OWb5w2Qm4fcDCZmD7lRA==
-----END PUBLIC KEY-----
)";

// Written by cosign 3.1.1.
inline constexpr const char* cosign = R"(-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
OCwicCI6MX0sInNhbHQiOiJjYzRCUGtLQ3hNUXFuWTNWTWhLTEVFT282RnFkNEFx
U1RmNjJSbDZjT2Y0PSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
Iiwibm9uY2UiOiJCVVZRY3Yxc0dZNWprb2l3YlpMWlZQNGh4T2dNV0FYZiJ9LCJj
aXBoZXJ0ZXh0Ijoid0crQmoyaEI5OW1qV3Z1d1VOT2Jiai9NdUFqcDJkb0FpVDZK
MXBSVXBXR1h4MHRlMnBCbWd6ZTRrSHErRVVqNHdTaFdhMHFPbVI4VnFLQm41RHo2
L1MrYVk2aFlqcnMyeXBnZDdwVjhjQXpic1RPRklYVWFFNUQxTlJ4Qmh4dDl2dnhN
WHN2bjlXWkUyTkQzTVRTUTJpZFNjOEpldi82RzZnVS84WTNzaUFvSHBhY0VvNHow
bHFicjAxQ3J3K1NqcUxYdXVKRmI1MEZTaEE9PSJ9
-----END ENCRYPTED SIGSTORE PRIVATE KEY-----
)";
inline constexpr const char* cosign_public = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaEJ+jlM1c+0+vd2HPzGFqVVD25BL
8raHhuLFYcl1VgYEDopPq9ZgdfCV9MLJQBshx34PxepgxRzp/oVB75Et2Q==
-----END PUBLIC KEY-----
)";

// P-384, which cosign verifies with another hash than it signs.
inline constexpr const char* p384 = R"(-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDB0tgUzhfeZivALlW5e
V9ADngsiM+fnsxkBPSCLg62iZJLNlhycP6VKsawUanao67GhZANiAAQMqi6xol8X
c6Rql3WVVLUnBwGH9t8JAE0C64IARYfbxP1WdQ7XYh9csVNm0gBOdpvdk6xg40gs
e0fetTLcS0sd+6rYfnEyLj4AJTcxx0LzRG1dnXtLB1w9vI/BEzQvUyg=
-----END PRIVATE KEY-----
)";

}  // namespace keys
