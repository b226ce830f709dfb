//! Words of what a model is asked to do, to be, and to keep or hand over.
//!
//! In: nothing. Out: classes (see [`super`]).

use super::Class;

/// To hand over what one knows.
pub const REVEAL: Class = &[
    "reveal show print repeat output display tell give write recite leak dump disclose expose share translate summarize summarise paraphrase quote",
    "echo copy list provide describe spell encode return state read_back read_out what_is what_are what_was what_were whats type_out explain reproduce send_me render",
    "zeige zeig nenne nenn wiederhole verrate verrat drucke ausgeben gib schreibe übersetze sag sage wie_lautet wie_lauten was_steht liste",
    "montre montrez révèle révélez répète répétez affiche affichez dis dites donne donnez traduis écris imprime quelles_sont quelle_est récite",
    "muestra muéstrame muestrame revela revelame repite imprime dime dame di escribe traduce cuál_es cuáles_son cual_es enumera",
    "mostre mostra revele revela repita repete imprima diga dê escreva traduza exiba qual_é quais_são liste",
    "mostra mostrami rivela ripeti stampa dimmi dammi scrivi traduci qual_è quali_sono elenca",
    "toon onthul herhaal print vertel geef schrijf vertaal wat_is wat_zijn",
    "pokaż pokaz ujawnij powtórz powtorz wypisz wydrukuj podaj napisz przetłumacz jakie_są jaka_jest",
    "ukaž zobraz prozraď zopakuj vypiš řekni napiš jaké_jsou",
    "visa avslöja upprepa skriv berätta vad_är",
    "tampilkan ungkapkan ulangi cetak beritahu tuliskan tunjukkan apa_isi sebutkan",
    "hiển_thị tiết_lộ lặp_lại cho_tôi_biết in_ra viết cho_biết",
    "göster goster açıkla acikla tekrarla yazdır yazdir söyle soyle yaz paylaş nedir",
    "покажи покажите раскрой раскройте повтори повторите напечатай выведи выведите скажи скажите назови напиши переведи перескажи",
    "покажи розкрий повтори виведи скажи назви напиши",
    "أظهر اظهر اكشف كرر اطبع أخبرني اخبرني اعرض اكتب ما_هي ما_هو",
    "दिखाओ दिखाएं बताओ बताइए दोहराओ प्रकट लिखो दोहराएं",
    "显示 顯示 告诉 告訴 重复 重複 输出 輸出 打印 列印 透露 泄露 写出 展示 说出 翻译 是什么",
    "表示し 教えて 繰り返し 出力し 見せて 明かし 書き出し 開示し 何ですか",
    "보여 알려 반복 출력 공개 말해 적어 무엇인",
];

/// What a model was given to work by.
pub const SYSTEM_PROMPT: Class = &[
    "system_prompt system_prompts systemprompt system_message system_instructions system_instruction system_text initial_prompt initial_instructions original_prompt original_instructions",
    "hidden_prompt hidden_instructions secret_instructions secret_prompt developer_message developer_prompt developer_instructions pre_prompt preprompt your_instructions your_prompt",
    "your_initial your_guidelines your_rules your_configuration your_directives your_programming instructions_you_were instructions_above instructions_you_have prompt_above text_above everything_above words_above message_above above_text above_prompt above_instructions you_were_given you_were_told you_have_been_given internal_instructions internal_prompt custom_instructions base_prompt",
    "systemprompt systemanweisung systemanweisungen systemnachricht system_prompt deine_anweisungen deine_instruktionen ursprünglichen_anweisungen geheimen_anweisungen ihre_anweisungen deine_regeln obigen_text",
    "invite_système prompt_système instructions_système tes_instructions vos_instructions message_système consignes_initiales instructions_initiales texte_ci_dessus instructions_cachées",
    "prompt_del_sistema mensaje_del_sistema instrucciones_del_sistema tus_instrucciones sus_instrucciones instrucciones_iniciales instrucciones_ocultas prompt_inicial texto_anterior tus_reglas",
    "prompt_do_sistema prompt_de_sistema mensagem_do_sistema instruções_do_sistema suas_instruções tuas_instruções instruções_iniciais prompt_inicial instruções_ocultas suas_regras",
    "prompt_di_sistema messaggio_di_sistema istruzioni_di_sistema tue_istruzioni vostre_istruzioni istruzioni_iniziali istruzioni_nascoste prompt_iniziale prompt_del_sistema",
    "systeemprompt systeembericht systeeminstructies je_instructies jouw_instructies verborgen_instructies",
    "prompt_systemowy promptu_systemowego twoje_instrukcje swoje_instrukcje instrukcje_systemowe ukryte_instrukcje początkowe_instrukcje",
    "systémový_prompt systémové_instrukce své_instrukce tvoje_instrukce",
    "systemprompten dina_instruktioner systeminstruktioner",
    "prompt_sistem instruksi_sistem instruksimu instruksi_awal perintah_sistem instruksi_rahasia",
    "lời_nhắc_hệ_thống hướng_dẫn_hệ_thống chỉ_dẫn_hệ_thống prompt_hệ_thống",
    "sistem_istemi sistem_istemini sistem_promptu sistem_promptunu sistem_mesajını sistem_talimatlarını talimatlarını gizli_talimatları",
    "системный_промпт системную_подсказку системное_сообщение системные_инструкции свои_инструкции твои_инструкции ваши_инструкции начальные_инструкции системного_промпта скрытые_инструкции",
    "системний_промпт системні_інструкції свої_інструкції твої_інструкції",
    "تعليمات_النظام موجه_النظام رسالة_النظام تعليماتك_الأصلية تعليماتك",
    "सिस्टम_प्रॉम्प्ट सिस्टम_संदेश अपने_निर्देश प्रणाली_निर्देश",
    "系统提示 系統提示 系统指令 系統指令 系统消息 初始指令 初始提示 隐藏指令 你的指令 你的提示词 提示词 系统设定",
    "システムプロンプト システムメッセージ 初期指示 隠された指示 あなたの指示 システム指示",
    "시스템_프롬프트 시스템_메시지 초기_지시 숨겨진_지시 시스템프롬프트 너의_지침",
];

/// To become somebody else.
pub const BECOME: Class = &[
    "you_are_now you're_now youre_now you_will_now_be you_will_act you_will_be_known from_now_on_you you_are_going_to_act you_are_going_to_be you_are_to_act you_become you_must_act you_shall_be",
    "pretend_you_are pretend_to_be pretend_that_you act_as_if act_as_though roleplay_as role_play_as role_playing_as play_the_role play_the_part take_on_the_role assume_the_role assume_the_identity embody become simulate impersonate act_as behave_as respond_as speak_as imagine_you_are stay_in_character in_character",
    "du_bist_jetzt du_bist_nun du_bist_ab_jetzt ab_jetzt_bist_du ab_sofort_bist_du tu_so_als spiele_die_rolle schlüpfe_in verhalte_dich stell_dir_vor_du sie_sind_jetzt",
    "tu_es_maintenant tu_es_désormais vous_êtes_maintenant vous_êtes_désormais fais_semblant faites_semblant joue_le_rôle jouez_le_rôle agis_comme imagine_que_tu comporte_toi",
    "ahora_eres a_partir_de_ahora_eres eres_ahora finge_que finge_ser actúa_como actua_como interpreta_el_papel haz_de_cuenta compórtate_como imagina_que_eres",
    "agora_você_é você_agora_é a_partir_de_agora_você finja_que finja_ser finge_que aja_como atue_como faça_o_papel comporte_se_como imagine_que_você",
    "ora_sei adesso_sei d'ora_in_poi_sei fingi_di fai_finta interpreta_il_ruolo comportati_come agisci_come immagina_di_essere",
    "je_bent_nu jij_bent_nu vanaf_nu_ben doe_alsof speel_de_rol gedraag_je",
    "jesteś_teraz teraz_jesteś od_teraz_jesteś udawaj wciel_się zachowuj_się",
    "jsi_nyní nyní_jsi od_teď_jsi předstírej",
    "du_är_nu nu_är_du från_och_med_nu_är låtsas",
    "kamu_sekarang sekarang_kamu anda_sekarang mulai_sekarang_kamu berpura_pura bertindaklah_sebagai berperanlah",
    "bây_giờ_bạn_là từ_giờ_bạn_là giả_vờ hãy_đóng_vai đóng_vai",
    "artık_sen sen_artık bundan_sonra_sen şimdi_sen gibi_davran rolünü_oyna numarası_yap",
    "теперь_ты ты_теперь отныне_ты с_этого_момента_ты вы_теперь теперь_вы притворись представь_что_ты веди_себя сыграй_роль действуй_как",
    "тепер_ти ти_тепер відтепер_ти прикинься уяви_що_ти",
    "أنت_الآن انت_الان من_الآن_فصاعدا تظاهر تصرف_كأنك تقمص_دور",
    "अब_तुम अब_आप अब_से_तुम अब_से_आप नाटक_करो अभिनय_करो",
    "你现在是 你現在是 从现在开始你 从现在起你 從現在起你 现在你是 假装你 假裝你 扮演",
    "あなたは今から あなたは今 今からあなたは これからあなたは ふりをして なりきって 演じて",
    "너는_이제 당신은_이제 이제_너는 이제부터_너는 지금부터_너는 지금부터_당신은 이제_당신은 인_척 연기해",
];

/// What a model without limits is called.
pub const FREE_MODE: Class = &[
    "developer_mode dev_mode debug_mode god_mode admin_mode root_mode sudo_mode maintenance_mode jailbreak_mode unrestricted_mode diagnostic_mode test_mode free_mode dan_mode evil_mode chaos_mode opposite_mode override_mode unsafe_mode unlocked_mode",
    "entwicklermodus debugmodus wartungsmodus administratormodus",
    "mode_développeur mode_debug mode_administrateur mode_maintenance",
    "modo_desarrollador modo_de_desarrollador modo_administrador modo_dios modo_depuración",
    "modo_desenvolvedor modo_administrador modo_deus modo_de_depuração",
    "modalità_sviluppatore modalità_debug modalità_amministratore",
    "ontwikkelaarsmodus beheerdersmodus",
    "tryb_deweloperski trybie_deweloperskim tryb_programisty tryb_debugowania",
    "vývojářský_režim utvecklarläge mode_pengembang chế_độ_nhà_phát_triển geliştirici_modu geliştirici_moduna hata_ayıklama_modu",
    "режим_разработчика режиме_разработчика режим_отладки режим_бога режим_администратора",
    "режим_розробника وضع_المطور डेवलपर_मोड",
    "开发者模式 開發者模式 调试模式 管理员模式 上帝模式",
    "開発者モード デバッグモード 管理者モード",
    "개발자_모드 디버그_모드 관리자_모드",
];

/// Not to do something.
pub const NOT: Class = &[
    "not dont never without no cannot cant stop avoid nor refrain",
    "nicht niemals nie kein keine ohne",
    "ne pas jamais sans aucun aucune",
    "no nunca jamás sin",
    "não nao nunca jamais sem",
    "non mai senza",
    "niet nooit geen zonder",
    "nie nigdy bez",
    "jangan tidak tanpa đừng không değil asla hiçbir",
    "не никогда без нельзя ні ніколи",
    "لا لن بدون दون मत नहीं कभी",
    "不要 不能 不得 别 別 不准 禁止 切勿 勿",
    "しないで せずに 絶対に ないでください",
    "하지_마 말고 마라 절대 마세요",
];

/// To let somebody know.
pub const TELL: Class = &[
    "tell telling mention mentioning inform informing notify notifying reveal disclose alert acknowledge report show ask asking warn let_the_user_know confirm",
    "sag sage sagen erwähne erwähnen informiere mitteile mitteilen verrate warne frage",
    "dis dire mentionne mentionner informe informer préviens avertis signale demande",
    "digas decir menciones mencionar informes informar avises avisar reveles preguntes",
    "diga dizer mencione mencionar informe avise revele pergunte",
    "dire dirlo menzionare informare avvisare rivelare chiedere",
    "vertel vermeld noem informeer meld vraag",
    "mów wspominaj informuj powiadamiaj pytaj",
    "beritahu sebutkan kasih_tahu nói đề_cập söyleme bahsetme bildirme",
    "говори упоминай сообщай предупреждай рассказывай спрашивай кажи згадуй",
    "تخبر تذكر बताना बताओ",
    "告诉 告訴 提及 透露 通知",
    "言わ 伝え 知らせ 触れ",
    "말하지 알리지 언급하지",
];

/// Whoever talks with the model.
pub const USER: Class = &[
    "user users human humans customer person anyone anybody them him her operator owner",
    "nutzer benutzer anwender user kunden niemandem utilisateur utilisateurs usuario usuarios utente utenti gebruiker gebruikers użytkownikowi użytkownika pengguna người_dùng kullanıcıya kullanıcı",
    "пользователю пользователя пользователь користувачу المستخدم उपयोगकर्ता 用户 用戶 使用者 ユーザー 사용자",
];

/// A model, addressed.
pub const MODEL: Class = &[
    "ai assistant assistants llm llms chatbot language_model language_models gpt chatgpt claude gemini copilot agent agents bot ai_model model automated_agent ai_system virtual_assistant",
    "ki assistent sprachmodell ki_modell assistente asistente modelo_de_lenguaje inteligencia_artificial modèle_de_langage ia assistente_virtual modello_linguistico taalmodel model_językowy asystent",
    "ии ассистент языковая_модель нейросеть асистент مساعد نموذج_لغوي الذكاء_الاصطناعي सहायक एआई yapay_zeka asistan asisten trợ_lý",
    "助手 人工智能 语言模型 語言模型 大模型 机器人 アシスタント 言語モデル 人工知能 어시스턴트 인공지능 언어_모델",
];

/// That something presses.
pub const URGENT: Class = &[
    "important importantly attention urgent notice warning critical mandatory alert nb immediately priority",
    "wichtig achtung dringend hinweis warnung sofort important urgent avertissement importante atención urgente aviso atenção attenzione belangrijk dringend",
    "ważne uwaga pilne penting perhatian segera quan_trọng chú_ý önemli dikkat acil важно внимание срочно важливо увага مهم تنبيه عاجل महत्वपूर्ण ध्यान",
    "重要 注意 紧急 緊急 至急 중요 긴급 주의",
];

/// Who is said to speak.
pub const AUTHORITY: Class = &[
    "developer developers admin administrator openai anthropic creator creators engineer owner root superuser supervisor security_team staff ceo authorized authorised authorization clearance privileged",
    "entwickler administrator desarrollador administrador développeur administrateur desenvolvedor sviluppatore amministratore ontwikkelaar beheerder deweloper programista",
    "разработчик администратор создатель розробник مطور مسؤول डेवलपर geliştirici yönetici pengembang nhà_phát_triển quản_trị_viên 开发者 管理员 開発者 管理者 개발자 관리자",
];

/// To claim to be somebody.
pub const I_AM: Class = &[
    "i_am im i_m this_is as_the as_your as_an speaking_as on_behalf we_are i_was ich_bin hier_ist je_suis soy yo_soy eu_sou sou sono io_sono ik_ben jestem saya_adalah tôi_là ben я_ я_твой я_ваш أنا मैं 我是 私は 나는 저는",
];

/// Out of the ordinary order.
pub const INSTEAD: Class = &[
    "instead rather stattdessen plutôt_ça à_la_place au_lieu en_su_lugar en_cambio em_vez em_vez_disso invece piuttosto in_plaats zamiast_tego místo_toho istället sebagai_gantinya thay_vào_đó onun_yerine bunun_yerine вместо_этого вместо натомість بدلا इसके_बजाय 而是 取而代之 代わりに 대신",
];

/// What is to be done from here on.
pub const FROM_NOW: Class = &[
    "from_now_on from_this_point from_here_on henceforth from_this_moment starting_now hereafter going_forward ab_jetzt ab_sofort von_nun_an à_partir_de_maintenant désormais dorénavant a_partir_de_ahora de_ahora_en_adelante a_partir_de_agora de_agora_em_diante d'ora_in_poi da_ora_in_poi vanaf_nu od_teraz od_teď från_och_med_nu mulai_sekarang từ_giờ từ_bây_giờ bundan_sonra bundan_böyle şu_andan_itibaren с_этого_момента отныне теперь_ відтепер من_الآن अब_से 从现在开始 从现在起 從現在開始 今から これから 今後は 지금부터 이제부터 앞으로는",
];

/// What is not the old.
pub const NEW: Class = &[
    "new updated revised actual real true following neue neuen aktualisierte nouvelle nouvelles nouveau nueva nuevas nuevo nova novas novo nuova nuove nieuwe nowe nowa nowych nové baru mới yeni новые новая новых новое нові جديدة الجديدة नए नई 新的 新 新しい 새로운",
];

/// What one is to do.
pub const TASK: Class = &[
    "task tasks goal goals objective mission purpose job role instruction instructions directive directives orders rules",
    "aufgabe ziel anweisung anweisungen tâche mission objectif tarea objetivo misión instrucciones tarefa missão instruções compito obiettivo istruzioni taak opdracht zadanie instrukcje tugas instruksi nhiệm_vụ görev görevin talimat",
    "задача задание цель инструкции завдання مهمة مهمتك तعليمات कार्य काम 任务 任務 目标 目標 指令 タスク 任務 指示 임무 작업 지시",
];

/// To do as one is told.
pub const OBEY: Class = &[
    "follow obey execute comply perform carry_out do_what do_exactly act_on run fulfill answer respond",
    "befolge befolgen gehorche führe_aus suis suivez obéis obéir exécute sigue obedece ejecuta cumple siga obedeça execute cumpra segui obbedisci esegui volg gehoorzaam voer wykonaj słuchaj postępuj ikuti patuhi jalankan tuân_theo làm_theo uy uygula takip_et",
    "следуй следуйте выполни выполняй подчиняйся слушайся виконуй اتبع نفذ أطع मानो पालन 遵循 服从 服從 执行 執行 照做 従って 従い 実行し 따르 따라 수행 복종",
];

/// To refuse, or to hedge.
pub const REFUSE: Class = &[
    "refuse refusing refusal decline deny reject apologize apologise apology disclaimer disclaimers warnings warning caveats lecture lecturing moralize moralizing judge hesitate say_you_cant say_you_cannot say_that_you_cannot i_cant i_cannot im_sorry i'm_sorry as_an_ai as_a_language break_character say_no",
    "ablehnen weigern verweigern entschuldige warnhinweise refuser refuse refuses excuse avertissements negarte negarse rechazar rechaces disculpes advertencias recusar recuse negar desculpas avisos rifiutare rifiutarti scusarti avvertenze weigeren odmawiaj odmawiać przepraszaj menolak từ_chối reddetme reddet",
    "отказывайся отказываться отказать отказ извиняйся предупреждений відмовляйся ترفض الرفض मना इनकार 拒绝 拒絕 道歉 警告 拒否 断ら 断る 거절 거부 사과",
];

/// To bring something out of the house.
pub const SEND: Class = &[
    "send sends forward post upload email mail transmit exfiltrate submit transfer deliver cc bcc append attach embed include leak share publish encode",
    "sende senden schicke schick weiterleiten leite hochladen envoie envoyez transmets transfère envía envia manda reenvía sube transfiere envie mande encaminhe transfira invia inoltra manda carica trasferisci stuur verstuur doorsturen wyślij prześlij kirim kirimkan gửi chuyển gönder ilet yolla",
    "отправь отправьте перешли перешлите загрузи надішли أرسل ارسل حول भेजो भेजें 发送 發送 转发 轉發 上传 发到 送信し 転送し 送って 보내 전송 전달",
];

/// What should stay in the house.
pub const PRIVATE: Class = &[
    "conversation history chat_history credentials password passwords secrets tokens api_key api_keys private_key context_window user_data personal_data emails inbox contacts files ssh id_rsa env environment_variables system_prompt confidential sensitive private all_data",
    "passwort passwörter gespräch daten zugangsdaten mot_de_passe conversation données identifiants contraseña contraseñas conversación datos credenciales senha senhas conversa dados credenciais password conversazione dati credenziali wachtwoord gegevens hasło hasła dane kata_sandi mật_khẩu şifre parola veriler",
    "пароль пароли данные переписку историю дані كلمة_المرور البيانات المحادثة पासवर्ड 密码 密碼 数据 資料 对话 聊天记录 パスワード データ 会話 비밀번호 데이터 대화",
];

/// Where it would go.
pub const PLACE: Class = &[
    "http https url link webhook server endpoint website address www ftp curl wget attacker external com domain site",
    "adresse lien enlace sitio servidor servidor_externo indirizzo сайт сервер ссылку رابط 网址 链接 服务器 サーバー 서버 링크",
];

/// A tool of the model's.
pub const TOOL: Class = &[
    "tool tools function functions plugin api command commands action actions werkzeug outil outils herramienta herramientas ferramenta ferramentas strumento narzędzie araç инструмент инструмента инструменты أداة 工具 函数 ツール 関数 도구 함수",
];

/// To use one.
pub const CALL: Class = &[
    "call calling use using invoke invoking run running execute executing trigger perform rufe benutze verwende nutze utilise utilisez appelle usa utiliza llama use chame utilize usa chiama gebruik użyj wywołaj gunakan sử_dụng kullan çağır используй вызови запусти викликай استخدم 使用 调用 調用 使って 呼び出し 사용 호출",
];

/// Ahead of anything else.
pub const FIRST: Class = &[
    "before_using before_calling before_any before_you before_doing before_answering before_responding before_executing first_call first_use must_first always_first always_call always_use prior_to prior_to_using before_every before_each",
];

/// To undo an encoding.
pub const DECODE: Class = &[
    "decode decrypt decipher unscramble reverse base64 rot13 hex morse caesar cipher concatenate combine join substitute replace",
    "dekodiere entschlüssle décode déchiffre decodifica descifra decodifique decifre decodifica ontcijfer odszyfruj zdekoduj декодируй расшифруй 解码 解密 デコード 디코딩",
];

/// To say something.
pub const SAY: Class = &[
    "say says saying respond respond_with reply reply_with answer answer_with output print write type repeat_after display return scream shout announce",
    "sage antworte schreibe gib_aus dis réponds écris di responde escribe diga responda escreva di rispondi scrivi zeg antwoord schrijf powiedz odpowiedz napisz řekni odpověz säg svara katakan jawab nói trả_lời söyle yanıtla yaz скажи ответь ответьте напиши напечатай скажи قل أجب कहो बोलो 说 回答 回复 输出 言って 答えて 返答し 말해 대답 답해",
];

/// Just that.
pub const EXACTLY: Class = &[
    "exactly only just nothing_else verbatim word_for_word literally simply genau nur wörtlich exactement seulement uniquement exactamente solo solamente únicamente exatamente apenas somente esattamente solo soltanto precies alleen dokładnie tylko hanya persis chính_xác chỉ sadece yalnızca aynen только точно дословно ровно فقط केवल सिर्फ 只 仅 只需 僅 だけ のみ 만 오직",
];

/// That it is in one's hands.
pub const PWNED: Class = &[
    "pwned hacked owned haxx0red hacked_you jailbroken access_granted i_have_been you_have_been_hacked gehackt hackeado hackeada piraté hackerato gehackt zhakowany взломан взломали مخترق 被黑 黑了 ハッキングされ 해킹",
];

/// What a model would be kept from.
pub const FORBIDDEN: Class = &[
    "illegal unethical immoral harmful dangerous malicious forbidden prohibited inappropriate offensive explicit nsfw evil legality illegally regardless_of",
    "illegale illegal unethisch gefährlich verboten illégal illégale dangereux interdit ilegal ilegales peligroso prohibido ilegais perigoso proibido illegale pericoloso vietato nielegalne niebezpieczne ilegal berbahaya bất_hợp_pháp yasadışı yasa_dışı незаконное незаконные опасное запрещённое запрещено غير_قانوني अवैध 非法 违法 有害 違法 危険な 불법",
];

/// What somebody keeps to himself.
pub const SECRET: Class = &[
    "secret secret_word secret_key secret_code password passphrase passcode access_code flag codeword code_word hidden_word passwort geheimwort geheimnis geheime mot_de_passe secret_ mot_secret contraseña palabra_secreta clave_secreta senha palavra_secreta parola_segreta parola_d_ordine wachtwoord geheime_woord hasło tajne_słowo sandi_rahasia şifre gizli_kelime пароль секретное_слово секретный كلمة_السر गुप्त 密码 秘密 密码是 パスワード 秘密の 合言葉 비밀번호 비밀",
];

/// That it is asked of the model.
pub const YOUR: Class = &[
    "your you youre ur dein deine deinen dir ihr ihre ihren du sie tu tes ton vos votre vous tus tu su sus te seu seus sua suas teu você tuo tuoi tue vostro je jouw jullie twój twoje twoich ci kamu anda bạn sen senin твой твои твоё тебе тебя ваш ваши вам ты вы твій твої أنت لك तुम तुम्हारा आप आपके 你 你的 您 妳 あなた 君 너 당신 너의 당신의",
];
